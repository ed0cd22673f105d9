import { DiskRefused } from './disk-refused.ts';
import { type Folder, foldSnapshot, type SnapshotResult, type SnapshotTask } from './snapshot.ts';

/** The worker's whole work. Never rejects; a reason quotes nothing of the journal. */
export async function runSnapshotTask<State>(
  task: SnapshotTask,
  fold: Folder<State>,
): Promise<SnapshotResult> {
  try {
    await foldSnapshot(task, fold);
    return { ok: true, position: task.position };
  } catch (error) {
    if (error instanceof DiskRefused) return { ok: false, reason: error.problem.sentence };
    return { ok: false, reason: error instanceof Error ? error.name : 'unknown' };
  }
}
