import { join } from 'node:path';
import type { DeliveryRecord } from '../../electron/guestlist/records.ts';
import {
  type Journal,
  type JournalOptions,
  openJournal,
  type Position,
} from '../../electron/store/journal.ts';
import { CONNECTION } from '../helpers/world.ts';

export interface Opened {
  readonly journal: Journal;
  readonly read: unknown[];
  readonly positions: Position[];
}

/** Opens a journal and keeps what it reads on the way. */
export async function open(folder: string, options: Partial<JournalOptions> = {}): Promise<Opened> {
  const read: unknown[] = [];
  const positions: Position[] = [];
  const onRecord = (record: unknown, position: Position) => {
    read.push(record);
    positions.push(position);
  };
  return { journal: await openJournal(folder, { onRecord, ...options }), read, positions };
}

/** What a journal holds. */
export async function reread(folder: string): Promise<unknown[]> {
  const { journal, read } = await open(folder);
  await journal.close();
  return read;
}

/** The path of a segment file. */
export function segment(folder: string, number = 1): string {
  return join(folder, 'journal', `000000000${number}.jsonl`);
}

/** What a journal streams. */
export async function streamed(journal: Journal, upTo?: Position): Promise<unknown[]> {
  const records: unknown[] = [];
  for await (const { record } of journal.stream(upTo)) records.push(record);
  return records;
}

/** A classic delivery as it stands in the journal. */
export function received(id: string, body: DeliveryRecord['body']): DeliveryRecord {
  return {
    t: 'delivery',
    id,
    at: 1_000_000,
    connection: CONNECTION,
    dialect: 'classic',
    event: 'ticket.completed',
    key: `key of ${id}`,
    bodyHash: `hash of ${id}`,
    otherName: false,
    proId: null,
    reusedId: false,
    headers: {},
    body,
  };
}
