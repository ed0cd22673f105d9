import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AtomicAdapter } from '../../electron/store/atomic-adapter.ts';
import { DiskRefused } from '../../electron/store/disk-refused.ts';
import { FaultyFs } from '../helpers/faulty-fs.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';

async function inFolder() {
  const folder = await temporaryFolder();
  const fs = new FaultyFs();
  const path = join(folder, 'some.json');
  return { folder, fs, path, adapter: new AtomicAdapter<unknown>(path, { fs }) };
}

test('what is written is read, and nothing is there before', async () => {
  const { adapter, folder, path } = await inFolder();
  expect(await adapter.read()).toBeNull();
  await adapter.write({ name: 'Zoë' });
  expect(await adapter.read()).toEqual({ name: 'Zoë' });
  expect(await readdir(folder)).toEqual(['some.json']);
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('the file is synced before it takes the name, and the folder after', async () => {
  const { adapter, fs } = await inFolder();
  await adapter.write({});
  expect(fs.calls.map(({ op }) => op)).toEqual([
    'remove',
    'create',
    'write',
    'datasync',
    'rename',
    'syncFolder',
  ]);
});

test('writes that wait while one runs become one, of the newest data', async () => {
  const { adapter, fs } = await inFolder();
  const first = adapter.write(1);
  await Promise.resolve().then(() => undefined);
  await Promise.all([first, adapter.write(2), adapter.write(3), adapter.write(4)]);
  expect(await adapter.read()).toBe(4);
  expect(fs.count('rename')).toBe(2);
});

test('a write that failed has failed for all that waited for it', async () => {
  const { adapter, fs } = await inFolder();
  const first = adapter.write(1);
  await Promise.resolve().then(() => undefined);
  let renames = 0;
  fs.fault = ({ op }) => (op === 'rename' && renames++ === 1 ? { fail: 'EIO' } : undefined);
  const results = await Promise.allSettled([first, adapter.write(2), adapter.write(3)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await adapter.read()).toBe(1);
});

test.each(['create', 'write', 'datasync', 'rename'] as const)(
  'a disk that refuses to %s leaves the old file, and no litter; the next write works',
  async (op) => {
    const { adapter, fs, folder } = await inFolder();
    await adapter.write('old');
    fs.fault = (call) => (call.op === op ? { fail: 'ENOSPC' } : undefined);
    await expect(adapter.write('new')).rejects.toThrow(DiskRefused);
    expect(await adapter.read()).toBe('old');
    expect(await readdir(folder)).toEqual(['some.json']);
    fs.fault = () => undefined;
    await adapter.write('newer');
    expect(await adapter.read()).toBe('newer');
  },
);

test('a temporary file that a crash has left is in nobody’s way', async () => {
  const { adapter, folder, path } = await inFolder();
  await writeFile(`${path}.tmp`, 'half of');
  await adapter.write('whole');
  expect(await adapter.read()).toBe('whole');
  expect(await readdir(folder)).toEqual(['some.json']);
});

test('an error about a file quotes nothing of it', async () => {
  const { adapter, path } = await inFolder();
  await writeFile(path, '{"password": "swordfish" oops');
  const error: unknown = await adapter.read().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(SyntaxError);
  expect(String(error)).not.toContain('swordf');
});

test('large data goes out in pieces and comes back whole', async () => {
  const { path } = await inFolder();
  const adapter = new AtomicAdapter<string>(path, {
    encode: function* (letter) {
      for (let n = 0; n < 30; n++) yield letter.repeat(100_000);
    },
    decode: (bytes) => bytes.toString(),
  });
  await adapter.write('ß');
  expect(await readFile(path, 'utf8')).toBe('ß'.repeat(3_000_000));
});

describe('on Windows, where a scanner may hold the file', () => {
  function windows(path: string, fs: FaultyFs) {
    let now = 0;
    const clock = {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
      },
    };
    return { adapter: new AtomicAdapter<unknown>(path, { fs, clock, platform: 'win32' }), time: () => now };
  }

  test.each(['EPERM', 'EBUSY', 'EACCES'])('a rename refused with %s is tried again', async (code) => {
    const { fs, path } = await inFolder();
    const { adapter } = windows(path, fs);
    let refusals = 5;
    fs.fault = ({ op }) => (op === 'rename' && refusals-- > 0 ? { fail: code } : undefined);
    await adapter.write('done');
    expect(await adapter.read()).toBe('done');
  });

  test('for two seconds and no longer', async () => {
    const { fs, path } = await inFolder();
    const { adapter, time } = windows(path, fs);
    fs.fault = ({ op }) => (op === 'rename' ? { fail: 'EBUSY' } : undefined);
    await expect(adapter.write('never')).rejects.toThrow(DiskRefused);
    expect(time()).toBe(2_000);
  });

  test('another error is not waited out, nor is one elsewhere', async () => {
    const { fs, path, adapter: elsewhere } = await inFolder();
    const { adapter, time } = windows(path, fs);
    fs.fault = ({ op }) => (op === 'rename' ? { fail: 'EIO' } : undefined);
    await expect(adapter.write('never')).rejects.toThrow(DiskRefused);
    expect(time()).toBe(0);
    fs.fault = ({ op }) => (op === 'rename' ? { fail: 'EBUSY' } : undefined);
    const before = fs.count('rename');
    await expect(elsewhere.write('never')).rejects.toThrow(DiskRefused);
    expect(fs.count('rename')).toBe(before + 1);
  });
});
