/** A process that tries to take the lock of the folder it is given whenever it is told a line. */
import { createInterface } from 'node:readline';
import { takeLock } from '../../../electron/store/lock.ts';

const folder = process.argv[2] ?? '';
for await (const _ of createInterface({ input: process.stdin })) {
  const { held, ...rest } = await takeLock(folder, { startedAt: 1 });
  process.stdout.write(
    `${JSON.stringify({ held, pid: 'holder' in rest ? rest.holder.pid : process.pid })}\n`,
  );
}
