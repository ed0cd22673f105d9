import { app, dialog } from 'electron';
import { CannotStart } from '../open-service.ts';

/** Says why Usher cannot start, or go on, and ends it. */
export function giveUp(error: unknown): void {
  const canBeMended = error instanceof CannotStart;
  const line = canBeMended ? error.message : 'Usher could not start.';
  process.stderr.write(`${line}\n`);
  if (!canBeMended) process.stderr.write(`${error instanceof Error ? error.stack : typeof error}\n`);
  dialog.showErrorBox('Usher cannot go on', line);
  app.exit(canBeMended ? error.exitCode : 1);
}
