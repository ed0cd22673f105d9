/** The snapshot's worker, with a toy for a guest list. */
import { parentPort, workerData } from 'node:worker_threads';
import { result } from '../../../electron/store/in-worker.ts';
import { foldSnapshot } from '../../../electron/store/snapshot.ts';
import { toyFold } from './toy-fold.ts';

parentPort?.postMessage(await result(foldSnapshot(workerData, toyFold)));
