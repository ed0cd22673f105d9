import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { OVERTAKEN } from '../../electron/store/disk-refused.ts';
import { type Lock, takeLock } from '../../electron/store/lock.ts';
import { answerOn, folderHash } from '../../electron/store/lock-socket.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';

const startedAt = 1_700_000_000_000;
const other = { pid: 42, ports: {}, startedAt };
const refused = expect.objectContaining({ code: OVERTAKEN });

async function take(folder: string): Promise<Lock> {
  const taken = await takeLock(folder, { startedAt });
  if (!taken.held) return expect.unreachable('the lock should have been free');
  onTestFinished(() => taken.lock.release());
  return taken.lock;
}

/** Puts a claim there as another process does. */
async function claim(folder: string, number: number, address: string): Promise<void> {
  await mkdir(join(folder, 'new'));
  await writeFile(join(folder, 'new', 'address'), address);
  await mkdir(join(folder, 'lock'), { recursive: true });
  await rename(join(folder, 'new'), join(folder, 'lock', String(number).padStart(10, '0')));
}

async function addressIn(folder: string): Promise<string> {
  const highest = (await readdir(join(folder, 'lock'))).toSorted().at(-1) ?? '';
  return readFile(join(folder, 'lock', highest, 'address'), 'utf8');
}

async function answering(folder: string): Promise<string> {
  const { address, server } = await answerOn(folderHash(folder), () => other);
  onTestFinished(() => void server.close());
  return address;
}

/** An owner that stands still: it takes callers, and says nothing. */
async function stoppedOwner(folder: string): Promise<string> {
  const { address, server } = await answerOn(folderHash(folder), () => other);
  await new Promise((resolve) => server.close(resolve));
  const silent = createServer(() => undefined).listen(address);
  onTestFinished(() => void silent.close());
  await claim(folder, 1, address);
  return address;
}

afterEach(() => void vi.restoreAllMocks());

describe('an owner that is overtaken', () => {
  test('learns it by itself, and who holds the folder now', async () => {
    const folder = await temporaryFolder();
    const lock = await take(folder);
    await claim(folder, 30, await answering(folder));
    expect(await lock.overtaken).toEqual(other);
  });

  test('learns it before it changes anything after a gap, and changes nothing from then on', async () => {
    const folder = await temporaryFolder();
    const lock = await take(folder);
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    await lock.beforeChange();
    // Looked at a moment ago: no need to look again.
    expect([lock.beforeChange(), lock.confirm()]).toEqual([null, null]);
    await claim(folder, 30, await answering(folder));
    now += 1_500;
    await expect(lock.beforeChange()).rejects.toEqual(refused);
    await expect(lock.confirm()).rejects.toEqual(refused);
  });

  test('leaves the claim of the other as it is when it ends', async () => {
    const folder = await temporaryFolder();
    const lock = await take(folder);
    const address = await answering(folder);
    await claim(folder, 30, address);
    await lock.release();
    expect(await addressIn(folder)).toBe(address);
  });
});

describe('a start that came to nothing', () => {
  test('gives the folder back to whom it had overtaken', async () => {
    const folder = await temporaryFolder();
    const address = await stoppedOwner(folder);
    await (await take(folder)).giveBack();
    expect(await addressIn(folder)).toBe(address);
  });

  test('gives it back to nobody where it has changed something already', async () => {
    const folder = await temporaryFolder();
    await stoppedOwner(folder);
    const lock = await take(folder);
    await lock.beforeChange();
    await lock.giveBack();
    expect(await addressIn(folder)).toBe('');
  });

  test('changes nothing more, whatever it still had to do', async () => {
    const lock = await take(await temporaryFolder());
    await lock.beforeChange();
    await lock.giveBack();
    await expect(lock.beforeChange()).rejects.toEqual(refused);
  });

  test('leaves an owner that stood still meanwhile what it was', async () => {
    const folder = await temporaryFolder();
    const lock = await take(folder);
    await claim(folder, 2, await addressIn(folder));
    await lock.confirm();
    expect((await takeLock(folder, { startedAt: 5 })).held).toBe(false);
    await lock.release();
    expect(await addressIn(folder)).toBe('');
  });
});
