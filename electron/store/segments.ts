import { join } from 'node:path';
import { z } from 'zod';
import { type FileSystemSeam, readFully } from './file-system.ts';
import { encodeLine, type Line, LineScanner } from './lines.ts';

/**
 * The first line of every segment: where the journal stood when the segment was started. Lines of the segment
 * before that are at or past `end`, and all segments in between, are what a refused write left behind where the
 * disk would not even let it be cut.
 *
 * Why this makes such leftovers harmless: whoever asked for them was told they are not written, and nothing that
 * was acknowledged later can be on disk without this header, since both go out in one write before one sync. So
 * either the header is there and the leftovers are void for good; or it is not, then nothing was acknowledged
 * after them, nobody has contradicted them, and reading them is the same as a crash between a write and its
 * answer.
 */
const headerSchema = z.object({
  journal: z.literal(1),
  follows: z
    .object({ segment: z.number().int().min(1), end: z.number().int().min(0) })
    .readonly()
    .nullable(),
  /** This segment stands for all before it (compaction.ts): they are not read, and need not be there. */
  base: z.literal(true).optional(),
  /** Where this segment ends, in bytes: it was rewritten (rewrite.ts), and the header that follows it does not know. */
  end: z
    .string()
    .regex(/^\d{15}$/)
    .transform(Number)
    .optional(),
});

export type SegmentHeader = z.infer<typeof headerSchema>;
/** The end of what counts: a segment's number and an offset in it. */
export type JournalEnd = NonNullable<SegmentHeader['follows']>;

/** More than any header line takes. */
const HEADER_ROOM = 256;
const FILE_NAME = /^(\d{10})\.jsonl$/;

export interface Segment {
  readonly number: number;
  readonly path: string;
  /** Where what counts ends, in bytes; null in the last one, and where the next one's header is lost. */
  readonly end: number | null;
  /** Stands for everything before it; its last line says that it is whole. */
  readonly isBase: boolean;
  /** What its header says it follows; undefined where the header is lost. */
  readonly follows: JournalEnd | null | undefined;
}

export interface SegmentList {
  /** Those that count, in order. */
  readonly segments: readonly Segment[];
  /** What a header refers to and is not there. */
  readonly missing: readonly JournalEnd[];
  /** Segments that a base stands for and that are still there. */
  readonly replaced: readonly number[];
  /** The highest number in the folder, of segments that count or not; 0 if there is none. */
  readonly highest: number;
}

export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(10, '0')}.jsonl`);
}

/** What compaction and forgetting write before it takes a segment's place. */
export function temporarySegment(folder: string, number: number): string {
  return `${segmentPath(folder, number)}.tmp`;
}

export function encodeBaseHeader(): Line {
  return encodeLine({ journal: 1, follows: null, base: true } satisfies SegmentHeader);
}

export function encodeHeader(follows: JournalEnd | null): Line {
  return encodeLine({ journal: 1, follows } satisfies SegmentHeader);
}

/** The header of a segment that is rewritten. It takes the same room whatever `end` is. */
export function encodeRewrittenHeader(follows: JournalEnd | null, end: number): Line {
  return encodeLine({ journal: 1, follows, end: String(end).padStart(15, '0') });
}

/** The header that a segment's first record is; null if it is something else. */
export function asHeader(record: unknown): SegmentHeader | null {
  const parsed = headerSchema.safeParse(record);
  return parsed.success ? parsed.data : null;
}

/** The segments in a journal's folder that count, found by following their headers back from the last. */
export async function listSegments(fs: FileSystemSeam, folder: string): Promise<SegmentList> {
  const numbers = await segmentNumbers(fs, folder);
  const segments: Segment[] = [];
  const missing: JournalEnd[] = [];
  let end: number | null = null;
  let replaced: readonly number[] = [];
  for (let at = 0; at < numbers.length; ) {
    const number = numbers[at] as number;
    const path = segmentPath(folder, number);
    const header = await readHeader(fs, path);
    if (header?.base) {
      // Whoever follows it says where the segment ended whose place it took.
      segments.push({ number, path, end: null, isBase: true, follows: null });
      replaced = numbers.slice(at + 1);
      break;
    }
    segments.push({ number, path, end: header?.end ?? end, isBase: false, follows: header?.follows });
    if (header === null) {
      end = null;
      at += 1;
      continue;
    }
    if (header.follows === null) break;
    const { follows } = header;
    at = numbers.findIndex((lower) => lower <= follows.segment);
    end = numbers[at] === follows.segment ? follows.end : null;
    if (numbers[at] !== follows.segment) missing.push(follows);
    if (at === -1) break;
  }
  return { segments: segments.reverse(), missing, replaced, highest: numbers[0] ?? 0 };
}

/** The numbers of all segments in the folder, whether they count or not; the highest first. */
export async function segmentNumbers(fs: FileSystemSeam, folder: string): Promise<number[]> {
  return (await fs.readdir(folder))
    .flatMap((name) => FILE_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}

async function readHeader(fs: FileSystemSeam, path: string): Promise<SegmentHeader | null> {
  const file = await fs.open(path, 'r');
  try {
    const scanner = new LineScanner();
    const read = await readFully(file, scanner.space().subarray(0, HEADER_ROOM), 0);
    for (const line of [...scanner.take(read), ...scanner.end()]) {
      return line.kind === 'record' ? asHeader(line.record) : null;
    }
    return null;
  } finally {
    await file.close();
  }
}
