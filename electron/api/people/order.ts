/** The lines in one order, kept up as they change: a few at a time are taken out and put back where they belong now. */
import { assertNever } from '../../../shared/model.ts';
import type { Sort } from '../../../shared/people-query.ts';
import type { PeopleTable } from './table.ts';

type Compare = (one: number, other: number) => number;

export class Order {
  readonly #compare: Compare;
  #numbers = new Uint32Array(1_024);
  #length = 0;

  constructor(compare: Compare) {
    this.#compare = compare;
  }

  get numbers(): Uint32Array {
    return this.#numbers.subarray(0, this.#length);
  }

  /** Takes out every line whose number is set in `changed`, and puts `lines` in where they belong now. */
  replace(lines: readonly number[], changed: Uint8Array): void {
    this.#drop(changed);
    const sorted = [...lines].sort(this.#compare);
    this.#makeRoom(this.#length + sorted.length);
    const numbers = this.#numbers;
    let end = this.#length;
    // From the back, so that everything is moved once.
    for (let at = sorted.length - 1; at >= 0; at -= 1) {
      const line = sorted[at] as number;
      const place = this.#placeOf(line, end);
      numbers.copyWithin(place + at + 1, place, end);
      numbers[place + at] = line;
      end = place;
    }
    this.#length += sorted.length;
  }

  #drop(changed: Uint8Array): void {
    const numbers = this.#numbers;
    let kept = 0;
    for (let at = 0; at < this.#length; at += 1) {
      const line = numbers[at] as number;
      if (changed[line] !== 1) numbers[kept++] = line;
    }
    this.#length = kept;
  }

  /** The first place before `end` whose line comes after this one. */
  #placeOf(line: number, end: number): number {
    let low = 0;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#numbers[middle] as number, line) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #makeRoom(wanted: number): void {
    if (wanted <= this.#numbers.length) return;
    const larger = new Uint32Array(Math.max(wanted, this.#numbers.length * 2));
    larger.set(this.numbers);
    this.#numbers = larger;
  }
}

/** How two lines compare; never 0 for two that are not the same. */
export function comparing(table: PeopleTable, sort: Sort): Compare {
  const byName: Compare = (one, other) => {
    const a = table.texts.of(one) ?? '';
    const b = table.texts.of(other) ?? '';
    if (a !== b) return a < b ? -1 : 1;
    const [aId, bId] = [table.connectionOf(one), table.connectionOf(other)];
    return aId === bId ? one - other : aId < bId ? -1 : 1;
  };
  const byTime =
    (times: () => Float64Array): Compare =>
    (one, other) =>
      (times()[one] ?? 0) - (times()[other] ?? 0) || byName(one, other);
  switch (sort) {
    case 'name':
      return byName;
    case 'ticket':
      return (one, other) => {
        const [a, b] = [table.typeSets[one] ?? 0, table.typeSets[other] ?? 0];
        return a === b ? byName(one, other) : typeName(table, a) < typeName(table, b) ? -1 : 1;
      };
    case 'invited':
      return byTime(() => table.sentAt);
    case 'opened':
      return byTime(() => table.openedAt);
    case 'checked in':
      return byTime(() => table.checkedInAt);
    default:
      return assertNever(sort);
  }
}

function typeName({ typesOf }: PeopleTable, set: number): string {
  return JSON.stringify(typesOf[set]);
}
