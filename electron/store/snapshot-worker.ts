/** A worker's entry: folds the journal into the snapshot, says how that went, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { emptyState, foldRecord, freezeState, thawState } from '../guestlist/fold.ts';
import { runSnapshotTask } from './snapshot-task.ts';

parentPort?.postMessage(
  await runSnapshotTask(workerData, { emptyState, foldRecord, freezeState, thawState }),
);
