/** All that is known, in memory: what folding the journal makes. */
import { z } from 'zod';
import { emptyBooks, type StoredBooks } from './books.ts';
import { type Counted, nothingCounted } from './counted.ts';
import type { RecordCutter } from './forget/record.ts';
import { KeySet } from './keys.ts';
import type { DeliveryRecord, ForgottenEntry, MailRef, Row } from './records.ts';
import type { Tally } from './tally.ts';

export const position = z.object({ segment: z.number(), offset: z.number() });
/** Where a line stands in the journal. */
export type Position = Readonly<z.infer<typeof position>>;

export interface ConnectionState {
  readonly books: StoredBooks;
  /** What repeats are told by: `key …`, and for narrower questions `body …` and `id …`. As old as the connection. */
  readonly keys: KeySet;
  /** Every code that ever stood in a gated link, and whose: a withdrawn link is told from a mistyped one for ever. */
  readonly gatedCodes: Map<string, string>;
  readonly tally: Tally;
  readonly counted: Counted;
}

/** A delivery that is not decided yet, and where it stands. */
export interface Pending {
  readonly delivery: DeliveryRecord;
  readonly position: Position;
}

export interface State {
  readonly connections: Map<string, ConnectionState>;
  /** Durable deliveries not decided yet, in order of arrival; in the running program only until the decider has them. */
  readonly pending: Map<string, Pending>;
  /** The newest rows of the feed, oldest first. */
  rows: Row[];
  /** How many deliveries were ever recorded. */
  deliveries: number;
  /**
   * Where each mail that still waits was last spoken of, by `placeOf` it. Damage after that line may have swallowed
   * the news that it was sent.
   */
  readonly waiting: Map<string, { mail: MailRef; position: Position }>;
  /** When mails were handed over in the last 24 hours, oldest first: the sending quota outlives a restart. */
  handedAt: number[];
  /** Who is not to be recorded again, by the entry's id. */
  readonly forgotten: Map<string, ForgottenEntry>;
  /** Who is forgotten, but not gone from the journal's older lines yet; by the entry's id. */
  readonly forgetting: Map<string, RecordCutter>;
}

export function emptyState(): State {
  return {
    connections: new Map(),
    pending: new Map(),
    rows: [],
    deliveries: 0,
    waiting: new Map(),
    handedAt: [],
    forgotten: new Map(),
    forgetting: new Map(),
  };
}

/** The connection's part of the state, made when first asked for. */
export function connectionOf(state: State, id: string): ConnectionState {
  let connection = state.connections.get(id);
  if (!connection) {
    connection = {
      books: emptyBooks(),
      keys: new KeySet(),
      gatedCodes: new Map(),
      tally: new Map(),
      counted: nothingCounted(),
    };
    state.connections.set(id, connection);
  }
  return connection;
}
