import { z } from 'zod';

/** The place and identity of one line of the journal. */
export const positionSchema = z.object({
  /** Number of the segment file. */
  segment: z.number().int().min(1),
  /** Where the line starts, in bytes from the start of its segment. */
  offset: z.number().int().min(0),
  /** Bytes of the record's JSON alone. */
  length: z.number().int().min(1),
  /** CRC-32C of the record's JSON. */
  crc: z.number().int().min(0).max(0xffffffff),
});

export type Position = Readonly<z.infer<typeof positionSchema>>;

/** Bytes of `<crc> ` with the space before it, between a line's length and its JSON. */
const AROUND_CRC = 10;

/** Where the JSON of a line ends, in bytes from the start of its segment; its newline is the byte there. */
export function jsonEnd(position: Pick<Position, 'offset' | 'length'>): number {
  return position.offset + String(position.length).length + AROUND_CRC + position.length;
}

/** Negative if `a` was written before `b`, positive if after, 0 for the same place. */
export function comparePositions(
  a: Pick<Position, 'segment' | 'offset'>,
  b: Pick<Position, 'segment' | 'offset'>,
): number {
  return a.segment - b.segment || a.offset - b.offset;
}

/** Whether both name the same line: the place and the checksum agree. */
export function samePosition(a: Position, b: Position): boolean {
  return comparePositions(a, b) === 0 && a.length === b.length && a.crc === b.crc;
}
