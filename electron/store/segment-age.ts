import { z } from 'zod';
import type { FileSystemSeam } from './file-system.ts';
import { streamRecords } from './journal-reader.ts';
import { listSegments } from './segments.ts';

const timed = z.object({ at: z.number() });

export interface SegmentAge {
  readonly number: number;
  /** When its oldest line was written, in UTC milliseconds; null for a base, and where no line says. */
  readonly since: number | null;
}

/** How old the segments of the journal in `folder` are, in order. Reads the beginning of each. */
export async function segmentAges(fs: FileSystemSeam, folder: string): Promise<SegmentAge[]> {
  const list = await listSegments(fs, folder);
  const ages: SegmentAge[] = [];
  for (const segment of list.segments) {
    const { number, isBase } = segment;
    ages.push({ number, since: isBase ? null : await firstTime(fs, folder, number) });
  }
  return ages;
}

async function firstTime(fs: FileSystemSeam, folder: string, number: number): Promise<number | null> {
  for await (const { record } of streamRecords(fs, folder, { fromSegment: number, upToSegment: number })) {
    const read = timed.safeParse(record);
    if (read.success) return read.data.at;
  }
  return null;
}
