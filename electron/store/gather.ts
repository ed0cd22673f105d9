import { type Gathered, Gathering } from '../guestlist/forget/gather.ts';
import { journalRecord } from '../guestlist/records.ts';
import { type FileSystemSeam, realFileSystem } from './file-system.ts';
import { streamRecords } from './journal-reader.ts';

export interface GatherTask {
  /** The folder of the journal. */
  readonly journal: string;
  /** Normalised. */
  readonly address: string;
}

/** Reads the whole journal for what it has on somebody, line by line. Whatever hinders it throws. */
export async function gather(
  { journal, address }: GatherTask,
  fs: FileSystemSeam = realFileSystem,
): Promise<Gathered> {
  const gathering = new Gathering(address);
  for await (const { record } of streamRecords(fs, journal, {})) {
    gathering.take(journalRecord.parse(record));
  }
  return gathering.result();
}
