import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Lock, type TakenLock, takeLock } from '../../electron/store/lock.ts';
import { answerOn, folderHash } from '../../electron/store/lock-socket.ts';
import { bundle } from '../helpers/bundle.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';

const startedAt = 1_700_000_000_000;

function heldLock(taken: TakenLock): Lock {
  if (!taken.held) return expect.unreachable('the lock should have been free');
  return taken.lock;
}

async function addressIn(folder: string): Promise<string> {
  const highest = (await readdir(join(folder, 'lock'))).toSorted().at(-1) ?? '';
  return readFile(join(folder, 'lock', highest, 'address'), 'utf8');
}

/** Leaves the claim of an owner that was killed; returns the address where it answered. */
async function killedOwner(folder: string): Promise<string> {
  const { address, server } = await answerOn(folderHash(folder), () => expect.unreachable());
  await new Promise((resolve) => server.close(resolve));
  await mkdir(join(folder, 'lock', '0000000001'), { recursive: true });
  await writeFile(join(folder, 'lock', '0000000001', 'address'), address);
  return address;
}

describe('the lock of a data folder', () => {
  test('is held by one, and the next is told who, since when and on which ports', async () => {
    const folder = await temporaryFolder();
    const lock = heldLock(await takeLock(folder, { startedAt }));
    const asked = { pid: process.pid, ports: {}, startedAt };
    expect(await takeLock(folder, { startedAt: 5 })).toEqual({ held: false, holder: asked });
    lock.update({ ports: { listener: 4747, dashboard: 4748 } });
    expect(await takeLock(folder, { startedAt: 5 })).toEqual({
      held: false,
      holder: { ...asked, ports: { listener: 4747, dashboard: 4748 } },
    });
    await lock.release();
    await heldLock(await takeLock(folder, { startedAt: 5 })).release();
  });

  test('is the same by whatever path the folder is reached', async () => {
    const folder = await temporaryFolder();
    const lock = heldLock(await takeLock(folder, { startedAt }));
    await mkdir(join(folder, 'sub'));
    expect((await takeLock(join(folder, 'sub', '..'), { startedAt })).held).toBe(false);
    await lock.release();
  });

  test('of a copied folder is its own', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'data');
    await mkdir(folder);
    const lock = heldLock(await takeLock(folder, { startedAt }));
    await cp(folder, join(parent, 'copy'), { recursive: true });
    const copy = heldLock(await takeLock(join(parent, 'copy'), { startedAt }));
    expect((await takeLock(folder, { startedAt })).held).toBe(false);
    await copy.release();
    await lock.release();
  });

  test('goes to exactly one of many who ask at once, again and again', async () => {
    const folder = await temporaryFolder();
    for (let round = 0; round < 20; round++) {
      const taken = await Promise.all(Array.from({ length: 8 }, () => takeLock(folder, { startedAt })));
      const locks = taken.flatMap((one) => (one.held ? [one.lock] : []));
      expect(locks.length).toBe(1);
      await locks[0]?.release();
    }
    // Neither claims nor half-made ones pile up.
    expect((await readdir(join(folder, 'lock'))).length).toBeLessThanOrEqual(17);
  });

  test('is not given to a starter so slow that others came and went meanwhile', async () => {
    const folder = await temporaryFolder();
    const silent = createServer().listen(await killedOwner(folder));
    onTestFinished(() => void silent.close());
    await once(silent, 'listening');
    const slow = takeLock(folder, { startedAt });
    // It waits for the owner of number 1 while the count goes on, and will find number 2 free.
    await once(silent, 'connection');
    const later = await answerOn(folderHash(folder), () => ({ pid: 42, ports: {}, startedAt }));
    onTestFinished(() => void later.server.close());
    await mkdir(join(folder, 'later'));
    await writeFile(join(folder, 'later', 'address'), later.address);
    await rename(join(folder, 'later'), join(folder, 'lock', '0000000030'));
    expect(await slow).toEqual({ held: false, holder: { pid: 42, ports: {}, startedAt } });
    expect(await readdir(join(folder, 'lock'))).not.toContain('0000000002');
  });

  test('is taken from an owner that listens but does not answer', async () => {
    const folder = await temporaryFolder();
    const silent = createServer(() => undefined).listen(await killedOwner(folder));
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const lock = heldLock(await takeLock(folder, { startedAt }));
    await lock.release();
  });

  test.each(['', 'rubbish', '/no/such/place'])('is taken where the claim says %j', async (address) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'lock', '0000000007'), { recursive: true });
    await writeFile(join(folder, 'lock', '0000000007', 'address'), address);
    const lock = heldLock(await takeLock(folder, { startedAt }));
    expect(await readdir(join(folder, 'lock'))).toContain('0000000008');
    await lock.release();
  });

  test.skipIf(process.platform === 'win32')('is held also for one out of reach of its socket', async () => {
    const folder = await temporaryFolder();
    const lock = heldLock(await takeLock(folder, { startedAt }));
    await rm(await addressIn(folder));
    expect(await takeLock(folder, { startedAt: 5 })).toEqual({
      held: false,
      holder: { pid: process.pid, ports: {}, startedAt },
    });
    // Neither question nor answer stays.
    expect(await readdir(join(folder, 'lock'))).toEqual(['0000000001']);
    await lock.release();
  });

  test.skipIf(process.platform === 'win32')(
    'is taken also where what is left of a socket cannot be removed',
    async () => {
      const folder = await temporaryFolder();
      await mkdir(await killedOwner(folder));
      await heldLock(await takeLock(folder, { startedAt })).release();
    },
  );

  test.skipIf(process.platform === 'win32')(
    'does without a temporary folder whose path is too long',
    async () => {
      const folder = await temporaryFolder();
      const long = join(folder, 'x'.repeat(120));
      await mkdir(long);
      vi.stubEnv('TMPDIR', long);
      onTestFinished(() => void vi.unstubAllEnvs());
      const lock = heldLock(await takeLock(folder, { startedAt }));
      expect((await takeLock(folder, { startedAt })).held).toBe(false);
      await lock.release();
    },
  );

  test.skipIf(process.platform === 'win32')(
    'is not put where another user could have put a link',
    async () => {
      const folder = await temporaryFolder();
      const elsewhere = join(folder, 'elsewhere');
      await mkdir(elsewhere);
      await symlink(elsewhere, join(folder, `usher-${process.getuid?.()}`));
      vi.stubEnv('TMPDIR', folder);
      onTestFinished(() => void vi.unstubAllEnvs());
      const lock = heldLock(await takeLock(folder, { startedAt }));
      expect(await readdir(elsewhere)).toEqual([]);
      expect((await takeLock(folder, { startedAt })).held).toBe(false);
      await lock.release();
    },
  );

  test.skipIf(process.platform === 'win32')('answers only its own user', async () => {
    const folder = await temporaryFolder();
    const lock = heldLock(await takeLock(folder, { startedAt }));
    const socketFolder = await stat(dirname(await addressIn(folder)));
    expect(socketFolder.mode & 0o777).toBe(0o700);
    expect(socketFolder.uid).toBe(process.getuid?.());
    await lock.release();
  });
});

describe('real processes', () => {
  interface Starter {
    readonly child: ChildProcessWithoutNullStreams;
    take(): Promise<{ held: boolean; pid: number }>;
  }

  function starter(script: string, folder: string): Starter {
    const child = spawn(process.execPath, [script, folder]);
    child.stderr.pipe(process.stderr);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    onTestFinished(() => void child.kill('SIGKILL'));
    return {
      child,
      take: async () => {
        child.stdin.write('take\n');
        return JSON.parse((await lines.next()).value ?? 'null');
      },
    };
  }

  test('racing for the folder of a killed owner: each time exactly one wins, and the others know it', async () => {
    const folder = await temporaryFolder();
    const build = await temporaryFolder();
    const entry = resolve(import.meta.dirname, 'children/lock-starter.ts');
    const script = fileURLToPath(await bundle(entry, build));
    let starters = Array.from({ length: 7 }, () => starter(script, folder));
    while (starters.length > 0) {
      const answers = await Promise.all(starters.map(({ take }) => take()));
      const winners = answers.filter(({ held }) => held);
      expect(winners.length).toBe(1);
      const winner = starters.find(({ child }) => child.pid === winners[0]?.pid);
      expect(new Set(answers.map(({ pid }) => pid))).toEqual(new Set([winner?.child.pid]));
      const gone = once(winner?.child ?? expect.unreachable(), 'exit');
      winner?.child.kill('SIGKILL');
      await gone;
      starters = starters.filter((one) => one !== winner);
    }
    const left = await addressIn(folder);
    await heldLock(await takeLock(folder, { startedAt })).release();
    expect(existsSync(left)).toBe(false);
  });
});
