/** The snapshot's worker, with a toy for a guest list. */
import { parentPort, workerData } from 'node:worker_threads';
import { runSnapshotTask } from '../../../electron/store/snapshot-task.ts';
import { toyFold } from './toy-fold.ts';

parentPort?.postMessage(await runSnapshotTask(workerData, toyFold));
