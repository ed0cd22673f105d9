import type { Folder } from '../../../electron/store/snapshot.ts';

export interface Toy {
  readonly numbers: number[];
}

/** Remembers the numbers it is given, and can do nothing with a record without one. */
export const toyFold: Folder<Toy> = {
  emptyState: () => ({ numbers: [] }),
  foldRecord: (state, record) => {
    const { n } = record as { n: unknown };
    if (typeof n !== 'number') throw new TypeError(`swordfish: ${JSON.stringify(record)}`);
    state.numbers.push(n);
  },
  toReadAgain: () => [],
  putBack: () => {
    throw new TypeError('nothing was left out');
  },
  freezeState: ({ numbers }) => [{ numbers }],
  thawing: () => {
    const state: Toy = { numbers: [] };
    const take = (piece: object) => {
      const { numbers } = piece as Partial<Toy>;
      if (!Array.isArray(numbers)) throw new TypeError('no toy');
      state.numbers.push(...numbers);
    };
    const keep = () => {
      throw new TypeError('no toy');
    };
    return { state, take, keep };
  },
};
