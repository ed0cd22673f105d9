/** Files in the journal's folder that no longer count: what was replaced, interrupted or refused has left them. */
import { join } from 'node:path';
import type { FileSystemSeam } from './file-system.ts';
import { listSegments, segmentNumbers, segmentPath } from './segments.ts';

/** Removes what a compaction that was interrupted has left: half a base, or the segments it stands for. */
export async function tidyUp(fs: FileSystemSeam, folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    if (name.endsWith('.jsonl.tmp')) await fs.remove(join(folder, name));
  }
  await removeReplaced(fs, folder);
}

/** From the oldest on: whatever remains, a base is found by the one after it. */
export async function removeReplaced(fs: FileSystemSeam, folder: string): Promise<void> {
  const { replaced } = await listSegments(fs, folder);
  for (const number of replaced.toReversed()) await fs.remove(segmentPath(folder, number));
  if (replaced.length > 0) await fs.syncFolder(folder);
}

/** Segments that do not count hold what a refused write has left. */
export async function removeUncounted(fs: FileSystemSeam, folder: string, upTo: number): Promise<void> {
  const { segments } = await listSegments(fs, folder);
  const counted = new Set(segments.map(({ number }) => number));
  for (const number of await segmentNumbers(fs, folder)) {
    if (number < upTo && !counted.has(number)) await fs.remove(segmentPath(folder, number));
  }
  await fs.syncFolder(folder);
}
