import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EVERYTHING } from '../../shared/feed-filter.ts';
import { type InboxOptions, startInbox } from '../helpers/smtp-inbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { SETTINGS, startUsher, type Usher, until } from '../helpers/usher.ts';
import { type TicketBody, ticketBody } from '../helpers/world.ts';
import { startFront } from '../reach/running.ts';

const ADA = 'ada@example.org';
const ADAS = { slug: 'ti_ada', email: 'Ada@Example.org', reference: '9K9R-7', name: 'Ada Byron' };
const ALANS = { slug: 'ti_alan', email: 'alan@example.org', reference: '9K9R-8', name: 'Alan Turing' };

interface ExportedPerson {
  email: string;
  invite: { state: string; link: string | null };
}

async function setUp(changes: Record<string, string> = {}, options: InboxOptions = {}) {
  const inbox = await startInbox(options);
  const env = { ...SETTINGS, USHER_DATA: await temporaryFolder(), USHER_SMTP_URL: inbox.url, ...changes };
  return { usher: await startUsher(env), inbox, env };
}

function deliver(usher: Usher, event: string, fields: TicketBody): Promise<number> {
  return usher.deliver(event, JSON.stringify(ticketBody(fields)));
}

/** An order that Ada placed, with her ticket and Alan's. */
function order(fields: object = {}): string {
  return JSON.stringify({
    _type: 'registration',
    slug: 'reg_both',
    reference: '9K9R',
    name: 'Ada Byron',
    email: ADA,
    phone_number: '555 0001 ada',
    paid: true,
    test_mode: false,
    updated_at: '2026-11-20T09:00:00.000Z',
    receipt: { paid: true, payment_provider: 'Card', name_on_card: 'ADA BYRON' },
    tickets: [ADAS, ALANS].map((ticket) => ({ ...ticket, release_title: 'Early Bird' })),
    ...fields,
  });
}

async function people(usher: Usher): Promise<ExportedPerson[]> {
  return usher.exported<ExportedPerson>('participants');
}

async function untilSent(usher: Usher, email: string): Promise<void> {
  await until(
    async () => (await people(usher)).find((each) => each.email === email)?.invite.state === 'sent',
  );
}

/** Everything in the folder, with escapes and base64 undone. */
async function everything(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts
    .join('\n')
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/"base64":"([^"]*)"/g, (_, body: string) => atob(body));
}

async function expectNoTrace(folder: string, code: string | undefined): Promise<void> {
  const left = await everything(folder);
  const traces = [/ada@example\.org/i, /ada byron/i, /ti_ada/, /9K9R-7/, /555 0001/];
  for (const trace of traces)
    expect(left.match(new RegExp(`.{0,600}(?:${trace.source}).{0,300}`, trace.flags))?.[0]).toBeUndefined();
  expect(code).toMatch(/^[\w-]{22}$/);
  expect(left.includes(String(code))).toBe(false);
  expect(left.includes('alan@example.org')).toBe(true);
}

function codeOf(person: ExportedPerson | undefined): string | undefined {
  return /code=([\w-]{22})/.exec(person?.invite.link ?? '')?.[1];
}

describe('a person who is forgotten', () => {
  test('is in no file any more, also where Usher was killed in the middle; everybody else goes on', async () => {
    const { usher, inbox, env } = await setUp();
    const folder = env.USHER_DATA;
    await usher.deliver('registration.finished', order());
    await deliver(usher, 'ticket.completed', ADAS);
    await deliver(usher, 'ticket.completed', ALANS);
    await usher.deliver('ticket.updated', Buffer.from(`\xff ${ADA}`, 'latin1'));
    await usher.deliver(
      'ticket.updated',
      `{"slug":"ti_ada","email":"\\u0061da@example.org","name":"Ada Byron"}`,
    );
    await untilSent(usher, ADA);
    await untilSent(usher, 'alan@example.org');
    await usher.call('backUp', {});
    mkdirSync(join(folder, 'damaged'), { recursive: true });
    writeFileSync(join(folder, 'damaged', '0000000001-5.line'), `half a line of ${ADA}`);
    writeFileSync(join(folder, 'settings.set-aside-0.json'), `{"mail":{"from":"${ADA}"`);
    writeFileSync(join(folder, 'guestlist.json.tmp'), ADA);
    const before = (await people(usher)).find(({ email }) => email === 'alan@example.org');
    const code = codeOf((await people(usher)).find(({ email }) => email === ADA));

    const preview = await usher.call('forgetPreview', { email: ' ADA@example.org' });
    expect(preview).toMatchObject({ isKnown: true, tickets: 1, mails: 1, backUps: 1 });
    expect(preview.deliveries).toBeGreaterThanOrEqual(3);

    // Killed somewhere between asking and the end.
    const forgetting = usher.call('forget', { email: ADA }).catch(() => null);
    await until(async () => (await people(usher)).every(({ email }) => email !== ADA)).catch(() => {});
    await usher.kill();
    await forgetting;

    const again = await startUsher(env);
    await until(async () => {
      const { rows } = await again.call('forgotten', { offset: 0, limit: 10 });
      return rows.length === 1 && rows.every(({ isFinished }) => isFinished);
    });
    await expectNoTrace(folder, code);
    expect((await people(again)).map(({ email }) => email)).toEqual(['alan@example.org']);
    expect((await people(again))[0]).toEqual(before);
    const feed = await again.call('deliveries', { after: null, filter: EVERYTHING, limit: 50 });
    expect(feed.rows.map(({ sentence }) => sentence)).toContain("A forgotten person's ticket was completed");
    expect(JSON.stringify(feed.rows)).not.toMatch(/\bada\b/i);

    // Nothing about her is recorded again, and the others in an order are.
    expect(await deliver(again, 'ticket.updated', { ...ADAS, updated_at: '2026-11-24T10:00:00Z' })).toBe(200);
    const elsewhere = { ...ADAS, email: 'ada@elsewhere.example', updated_at: '2026-11-24T11:00:00Z' };
    expect(await deliver(again, 'ticket.updated', elsewhere)).toBe(200);
    const joans = { slug: 'ti_joan', email: 'joan@example.org', name: 'Joan Clarke', state_name: 'complete' };
    const bigger = { tickets: [ADAS, ALANS, joans], updated_at: '2026-11-24T12:00:00Z' };
    expect(await again.deliver('registration.completed', order(bigger))).toBe(200);
    await untilSent(again, 'joan@example.org');
    const news = (await again.exported<{ outcome: string; reason: string | null }>('deliveries')).slice(-3);
    expect(news).toMatchObject([
      { outcome: 'ignored', reason: 'about a forgotten person: not recorded' },
      { outcome: 'ignored', reason: 'about a forgotten person: not recorded' },
      { outcome: 'accepted' },
    ]);
    expect(inbox.mails.map(({ envelope }) => envelope.to[0]).sort()).toEqual([
      ADA,
      'alan@example.org',
      'joan@example.org',
    ]);
    await expectNoTrace(folder, code);
    expect((await everything(folder)).includes('ada@elsewhere.example')).toBe(false);

    // A guest of that address has to be let in again first.
    expect(await again.act({ do: 'invite', address: ADA, name: '' })).toMatchObject({
      ok: false,
      problem: { code: 'forgotten' },
    });
    expect(await again.call('liftForgotten', { email: 'nobody@example.org' })).toMatchObject({ ok: false });
    expect(await again.call('liftForgotten', { email: ADA })).toMatchObject({ ok: true });
    expect(await again.call('forgotten', { offset: 0, limit: 10 })).toEqual({ total: 0, rows: [] });
    await deliver(again, 'ticket.completed', { ...ADAS, updated_at: '2026-11-25T10:00:00Z' });
    await untilSent(again, ADA);
  });

  test('is gone while Usher runs on, and so are the kept mail and the link; nothing blocks receiving', async () => {
    const front = await startFront();
    const { usher, inbox, env } = await setUp({ USHER_TUNNEL: front.url, USHER_ACCESS: 'gated' });
    front.target = new URL(usher.webhookUrl).origin;
    await deliver(usher, 'ticket.completed', ADAS);
    await deliver(usher, 'ticket.completed', ALANS);
    await untilSent(usher, ADA);
    await untilSent(usher, 'alan@example.org');
    const { link } = (await people(usher)).find(({ email }) => email === ADA)?.invite ?? {};
    const path = new URL(link ?? '').pathname;
    const forgetting = usher.call('forget', { email: ADA });
    const others = Array.from({ length: 30 }, (_, n) =>
      deliver(usher, 'ticket.completed', {
        slug: `ti_o${n}`,
        email: `o${n}@example.org`,
        name: `Other ${n}`,
      }),
    );
    expect(await Promise.all(others)).toEqual(others.map(() => 200));
    expect(await forgetting).toMatchObject({ ok: true });
    const left = await everything(env.USHER_DATA);
    for (const trace of [/ada@example\.org/i, /Ada Byron/, /ti_ada/, /9K9R-7/])
      expect(left.match(trace)?.[0]).toBeUndefined();
    expect(left.includes(path.slice(3))).toBe(false);
    expect((await fetch(new URL(path, usher.webhookUrl), { redirect: 'manual' })).status).toBe(404);
    await inbox.waitFor(32);
    expect(await people(usher)).toHaveLength(31);
    expect(usher.stderr).not.toMatch(/ada/i);
    expect(await usher.call('forget', { email: ADA })).toMatchObject({
      ok: false,
      problem: { code: 'nobody' },
    });
  });

  test('with a mail under way: its end is waited for, and the copy that was kept goes too', async () => {
    const { usher, inbox, env } = await setUp({}, { delay: () => 1_000 });
    await deliver(usher, 'ticket.completed', ALANS);
    await deliver(usher, 'ticket.completed', ADAS);
    await until(async () =>
      (await people(usher)).some((each) => each.email === ADA && each.invite.state === 'sending'),
    );
    const code = codeOf((await people(usher)).find(({ email }) => email === ADA));
    expect(await usher.call('forget', { email: ADA })).toMatchObject({ ok: true });
    expect(inbox.mails.map(({ envelope }) => envelope.to[0])).toContain(ADA);
    await expectNoTrace(env.USHER_DATA, code);
    await usher.stop();
    const again = await startUsher(env);
    expect((await people(again)).map(({ email }) => email)).toEqual(['alan@example.org']);
    await expectNoTrace(env.USHER_DATA, code);
  });

  test('whose mail only waits never gets it', async () => {
    const { usher, inbox } = await setUp({ USHER_MAIL_RATE: '1/h' });
    await deliver(usher, 'ticket.completed', ALANS);
    await untilSent(usher, 'alan@example.org');
    await deliver(usher, 'ticket.completed', ADAS);
    expect((await people(usher)).find(({ email }) => email === ADA)?.invite.state).toBe('queued');
    expect(await usher.call('forget', { email: ADA })).toMatchObject({ ok: true });
    expect((await usher.call('snapshot', {})).status.mail.waiting).toBe(0);
    expect(inbox.mails).toHaveLength(1);
  });
});

test('on another computer without the key the list says that it cannot be used', async () => {
  const { usher, env } = await setUp();
  await deliver(usher, 'ticket.completed', ADAS);
  await untilSent(usher, ADA);
  await usher.call('forget', { email: ADA });
  const moved = await usher.call('move', {});
  if (!moved.ok) throw new Error(moved.problem.sentence);
  expect(moved.told).toContain('forgotten-key');
  const copy = /Copy (\S+) to/.exec(moved.told)?.[1] ?? '';
  await usher.exited;
  const next = await startUsher({ ...env, USHER_DATA: copy });
  const { rows } = await next.call('forgotten', { offset: 0, limit: 10 });
  expect(rows).toMatchObject([{ isReadable: false, isFinished: true }]);
  const { status } = await next.call('snapshot', {});
  expect(status.problems.map(({ code }) => code)).toContain('forgotten-key');
});
