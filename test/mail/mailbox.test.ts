import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type KeptMail, Mailbox } from '../../electron/mail/mailbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';

const newName = (): string => randomBytes(16).toString('hex');

function kept(key: string, at: number): KeptMail {
  return {
    key,
    at,
    kind: 'invite',
    from: 'Harbour Conf <org@example.org>',
    to: 'Ada Byron <ada@example.com>',
    subject: `Mail ${key}`,
    html: '<p>https://hub.example.org/join/secretcode</p>',
    text: 'https://hub.example.org/join/secretcode',
  };
}

async function setUp(keep = 200) {
  const folder = join(await temporaryFolder(), 'mailbox');
  const logged: string[] = [];
  const options = { newName, log: (sentence: string) => logged.push(sentence), keep };
  return { folder, logged, open: () => Mailbox.open(folder, options) };
}

describe('the preview mailbox', () => {
  it('gives a mail back as it went out, also after a restart', async () => {
    const { open } = await setUp();
    const mail = kept('a.1.1', 5);
    await (await open()).save(mail);
    const again = await open();
    expect(await again.find('a.1.1')).toEqual(mail);
    expect(await again.find('b.1.1')).toBeNull();
  });

  it('keeps the newest and no more, on disk too', async () => {
    const { open, folder } = await setUp(3);
    const mailbox = await open();
    await Promise.all([3, 1, 5, 2, 4].map((at) => mailbox.save(kept(`k${at}`, at))));
    expect(mailbox.list().map(({ key }) => key)).toEqual(['k5', 'k4', 'k3']);
    expect(await readdir(folder)).toHaveLength(3);
    expect((await open()).list()).toEqual(mailbox.list());
  });

  it('gives back at once what is still on its way to the disk, and writes of many only those that stay', async () => {
    const { open, folder } = await setUp(3);
    const mailbox = await open();
    for (let at = 1; at <= 50; at++) void mailbox.save(kept(`k${at}`, at));
    expect(await mailbox.find('k50')).toEqual(kept('k50', 50));
    expect(mailbox.list().map(({ key }) => key)).toEqual(['k50', 'k49', 'k48']);
    const [newest] = mailbox.list();
    expect(await mailbox.read(newest?.name ?? '')).toEqual(kept('k50', 50));
    await mailbox.settled();
    expect(mailbox.list().map(({ key }) => key)).toEqual(['k50', 'k49', 'k48']);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('holds one mail a key: the last', async () => {
    const { open, folder } = await setUp();
    const mailbox = await open();
    await mailbox.save(kept('a', 1));
    await mailbox.save({ ...kept('a', 2), subject: 'second try' });
    expect(await mailbox.find('a')).toMatchObject({ subject: 'second try' });
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is for its owner only, under names that tell nothing', async () => {
    const { open, folder } = await setUp();
    await (await open()).save(kept('a', 1));
    const [file = ''] = await readdir(folder);
    expect(file).toMatch(/^[0-9a-f]{32}\.json$/);
    if (process.platform !== 'win32') {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
    }
  });

  it('leaves damaged and foreign files out and goes on', async () => {
    const { open, folder, logged } = await setUp();
    await (await open()).save(kept('a', 1));
    await writeFile(join(folder, `${newName()}.json`), '{"key":"b","at":');
    await writeFile(join(folder, `${newName()}.json`), '{"key":"c"}');
    await writeFile(join(folder, 'README.txt'), 'not a mail');
    await writeFile(join(folder, `${newName()}.tmp`), 'half a mail');
    const mailbox = await open();
    expect(mailbox.list().map(({ key }) => key)).toEqual(['a']);
    expect(logged).toHaveLength(2);
    expect((await readdir(folder)).filter((file) => file.endsWith('.tmp'))).toEqual([]);
    await mailbox.save(kept('d', 2));
    expect(await mailbox.find('d')).not.toBeNull();
  });

  it('a folder that cannot be written to costs a word in the log and nothing else', async () => {
    const { open, folder, logged } = await setUp();
    const mailbox = await open();
    await rm(folder, { recursive: true });
    await mailbox.save(kept('a', 1));
    expect(await mailbox.find('a')).toBeNull();
    expect(logged).toEqual(['A mail could not be kept for preview. (ENOENT)']);
    await writeFile(folder, 'a file stands in the way');
    expect((await open()).list()).toEqual([]);
  });

  it('a mail that vanished is simply not found', async () => {
    const { open, folder } = await setUp();
    const mailbox = await open();
    await mailbox.save(kept('a', 1));
    const [file = ''] = await readdir(folder);
    expect(await readFile(join(folder, file), 'utf8')).toContain('secretcode');
    await rm(join(folder, file));
    expect(await mailbox.find('a')).toBeNull();
  });
});
