/** Long work on the journal's files is done in short-lived workers: the main thread neither folds nor waits for the disk. */
import { Worker } from 'node:worker_threads';
import { DiskRefused } from './disk-refused.ts';

export type WorkResult =
  | { readonly ok: true; readonly made: unknown }
  | { readonly ok: false; readonly reason: string };

/**
 * In megabytes. Nobody waits for it, so it need not have the room that makes it quick; and with an end in sight garbage is
 * collected sooner. A hundred thousand people need less than a tenth of it.
 */
const ROOM = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 1_024 };

/** Gives a task to a new worker; resolves to how it went. */
export function inWorker(task: object, script: URL): Promise<WorkResult> {
  return new Promise((resolve) => {
    const failed = (reason: string) => resolve({ ok: false, reason });
    const worker = new Worker(script, { workerData: task, resourceLimits: ROOM });
    // A program that ends need not wait: what is half made is a temporary file.
    worker.unref();
    worker.once('message', (result: WorkResult) => resolve(result));
    worker.once('error', (error) => failed(error instanceof Error ? error.name : 'unknown'));
    worker.once('exit', (code) => failed(`the worker ended with ${code}`));
  });
}

/** The worker's side. Never rejects; a reason quotes nothing of the journal. */
export async function result(work: Promise<unknown>): Promise<WorkResult> {
  try {
    return { ok: true, made: await work };
  } catch (error) {
    if (error instanceof DiskRefused) return { ok: false, reason: error.problem.sentence };
    return { ok: false, reason: error instanceof Error ? error.name : 'unknown' };
  }
}
