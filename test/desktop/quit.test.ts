/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startInbox } from '../helpers/smtp-inbox.ts';
import { ticketBody } from '../helpers/world.ts';
import { type Desktop, deliver, startDesktop, until } from './desktop.ts';

const person = (n: number) => ticketBody({ slug: `ti_${n}`, email: `p${n}@example.org` });

test.each([
  ['its menu', (desktop: Desktop) => desktop.app.evaluate(({ app }) => app.quit())],
  ['the session’s end', (desktop: Desktop) => desktop.child.kill('SIGTERM')],
])(
  'quitting by %s in the middle of a rush loses nothing that was answered, and mails nobody twice',
  async (_how, end) => {
    // Slow while Usher is quit, so that mails are under way; quick afterwards, however many people the rush brought.
    let answersAfter = 40;
    const inbox = await startInbox({ delay: () => answersAfter });
    const env = { USHER_SMTP_URL: inbox.url };
    const desktop = await startDesktop({ env });
    const url = await desktop.webhookUrl();
    const acknowledged: string[] = [];
    let isOver = false;
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let n = sender; !isOver; n += 4) {
        const status = await deliver(url, 'ticket.completed', person(n)).catch(() => 0);
        if (status === 200) acknowledged.push(`p${n}@example.org`);
        else return;
      }
    });
    await until(() => inbox.mails.length >= 5);
    expect(await desktop.ended(() => end(desktop))).toBe(0);
    isOver = true;
    await Promise.all(senders);
    expect(acknowledged.length).toBeGreaterThan(inbox.mails.length);

    answersAfter = 0;
    const again = await startDesktop({ env, data: desktop.data });
    await until(async () => (await again.status()).mail.waiting === 0);
    const mailed = inbox.mails.map(({ envelope }) => envelope.to[0]);
    expect(mailed.toSorted()).toEqual([...new Set(mailed)].toSorted());
    const people = await again.call('participants', { query: '', offset: 0, limit: 100 });
    expect(people.total).toBeGreaterThanOrEqual(acknowledged.length);
    // Each is either mailed, or marked as perhaps mailed; none is forgotten.
    const { needsALook } = (await again.status()).counts;
    expect(mailed.length + needsALook).toBeGreaterThanOrEqual(people.total);
    expect(await readFile(join(desktop.data, 'desktop.json'), 'utf8').catch(() => '')).not.toContain('@');
  },
);

test('quitting twice ends once, and the data folder is free again', async () => {
  const desktop = await startDesktop();
  await desktop.window();
  expect(
    await desktop.ended(() =>
      desktop.app.evaluate(({ app }) => {
        app.quit();
        app.quit();
      }),
    ),
  ).toBe(0);
  const again = await startDesktop({ data: desktop.data });
  await again.window();
});
