import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../electron/store/journal.ts';
import { bundle } from '../helpers/bundle.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';

const ROUNDS = 6;

test('a process killed while it writes has lost nothing that it acknowledged', async () => {
  const folder = await temporaryFolder();
  const build = await temporaryFolder();
  const script = fileURLToPath(await bundle(resolve(import.meta.dirname, 'children/appender.ts'), build));
  let first = 0;
  const acknowledged: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const child = spawn(process.execPath, [script, folder, String(first)]);
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stderr.pipe(process.stderr);
    let acks = 0;
    // All that was printed is read, also what was on its way when the process was killed.
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(Number(line));
      acks += 1;
      if (acks === 20 + 7 * round) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');

    const read: number[] = [];
    const onRecord = (record: unknown) => read.push((record as { n: number }).n);
    const journal = await openJournal(folder, { onRecord });
    await journal.close();
    expect(journal.damage).toEqual([]);
    const found = new Set(read);
    expect(found.size).toBe(read.length);
    expect(acknowledged.filter((n) => !found.has(n))).toEqual([]);
    first = Math.max(...read) + 1;
  }
});
