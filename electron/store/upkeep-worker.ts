/** The worker's entry: does one piece of upkeep on the journal's files, says how that went, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { SnapshotFold } from '../guestlist/snapshot-fold.ts';
import { writeBase } from './compaction.ts';
import { gather } from './gather.ts';
import { result } from './in-worker.ts';
import { rewriteSegments } from './rewrite.ts';
import { foldSnapshot } from './snapshot.ts';
import type { UpkeepTask } from './upkeep.ts';

parentPort?.postMessage(await result(work(workerData)));

function work(task: UpkeepTask): Promise<unknown> {
  switch (task.do) {
    case 'snapshot':
      return foldSnapshot(task, new SnapshotFold());
    case 'compact':
      return writeBase(task);
    case 'gather':
      return gather(task);
    case 'rewrite':
      return rewriteSegments(task);
  }
}
