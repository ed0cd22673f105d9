import { parseArgs } from 'node:util';

export interface PracticeOptions {
  readonly orders: number;
  /** As fast as the answers come, without pauses, and ending by itself with a verdict. */
  readonly fast: boolean;
}

const ORDERS = 12;
const MOST_ORDERS = 100_000;

/** Reads the command line of `npm run practice`; throws with a sentence that says what can be used. */
export function readOptions(args: readonly string[]): PracticeOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fast: { type: 'boolean', default: false },
      orders: { type: 'string', default: String(ORDERS) },
    },
  });
  const orders = /^\d{1,6}$/.test(values.orders) ? Number(values.orders) : 0;
  if (orders < 1 || orders > MOST_ORDERS) {
    throw new Error(`--orders takes a whole number from 1 to ${MOST_ORDERS}.`);
  }
  return { orders, fast: values.fast };
}
