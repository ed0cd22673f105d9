/** The calls of the Invites place, over the real service and a real mail server. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RunningService, runService } from '../helpers/service.ts';
import { type Inbox, startInbox } from '../helpers/smtp-inbox.ts';
import { until } from '../helpers/usher.ts';

const ADA = 'ada@example.org';
const OWN = {
  subject: 'Hello {{ participant.first_name }}',
  html: '<h1>{{ event.title }}</h1><a href="{{ link }}">Come in</a>',
  text: 'Come in, {{ participant.name }}: {{ link }}',
};
const INVITE = { connection: 'default', kind: 'invite' } as const;

async function setUp(env: Record<string, string> = {}): Promise<{ usher: RunningService; inbox: Inbox }> {
  const inbox = await startInbox();
  onTestFinished(() => inbox.close());
  return { usher: await runService({ USHER_SMTP_URL: inbox.url, ...env }), inbox };
}

function save(usher: RunningService, template: typeof OWN | null, withoutLink = false) {
  return usher.call('saveTemplate', { ...INVITE, template, withoutLink });
}

describe('the template', () => {
  test('is the built-in one until the organizer saves another, and again after a reset', async () => {
    const { usher } = await setUp();
    const before = await usher.call('template', INVITE);
    expect(before).toMatchObject({ isDefault: true });
    expect(await save(usher, OWN)).toMatchObject({ ok: true, undo: null });
    expect(await usher.call('template', INVITE)).toEqual({ template: OWN, isDefault: false });
    expect(await save(usher, null)).toMatchObject({ ok: true });
    expect(await usher.call('template', INVITE)).toEqual(before);
  });

  test('a saved one is in the next mail without a restart, survives one, and mails nobody again', async () => {
    const { usher, inbox } = await setUp();
    await usher.deliver('ticket.completed');
    await inbox.waitFor(1);
    await save(usher, OWN);
    await usher.deliver('ticket.completed', { slug: 'ti_2', email: 'joan@example.org', name: 'Joan Clarke' });
    const [, second] = await inbox.waitFor(2);
    expect(second?.parsed.subject).toMatch(/^Hello /);
    expect(second?.parsed.text).toMatch(/^Come in, Joan Clarke: https:\/\/hub\.example\/join\?code=/);
    await usher.stop();
    const again = await runService({ USHER_SMTP_URL: inbox.url }, usher.folder);
    expect(await again.call('template', INVITE)).toMatchObject({ template: OWN, isDefault: false });
    expect(inbox.mails).toHaveLength(2);
  });

  test('one with a fault is refused with its words; one without the link only once that is meant', async () => {
    const { usher } = await setUp();
    expect(await save(usher, { ...OWN, html: '{{ nobody }}' })).toMatchObject({
      ok: false,
      problem: { code: 'template-faulty', action: 'Nothing is called “nobody” here.' },
    });
    const linkless = { ...OWN, text: 'Come in' };
    expect(await save(usher, linkless)).toMatchObject({
      ok: false,
      problem: {
        code: 'link-missing',
        sentence: expect.stringContaining('The plain text does not contain the access link'),
      },
    });
    expect(await usher.call('template', INVITE)).toMatchObject({ isDefault: true });
    expect(await save(usher, linkless, true)).toMatchObject({ ok: true });
    expect(await save(usher, { ...OWN, html: `{{ link }}${'x'.repeat(58_000)}` })).toMatchObject({
      ok: false,
      problem: { code: 'template-too-large' },
    });
    expect(
      await usher.call('saveTemplate', { ...INVITE, connection: 'other', template: OWN, withoutLink: false }),
    ).toMatchObject({ ok: false, problem: { code: 'no-connection' } });
  });

  test('the note of a withdrawal has words of its own', async () => {
    const { usher, inbox } = await setUp();
    const notice = { subject: 'Goodbye', html: '<p>{{ reason }}</p>', text: 'Goodbye. {{ reason }}' };
    const which = { connection: 'default', kind: 'notice' } as const;
    expect(
      await usher.call('saveTemplate', { ...which, template: notice, withoutLink: false }),
    ).toMatchObject({ ok: true });
    await usher.call('changeConnection', { connection: 'default', change: { withdrawNotice: true } });
    await usher.deliver('ticket.completed');
    await inbox.waitFor(1);
    await until(async () => (await usher.call('progress', { connection: 'default' })).waiting === 0);
    await usher.deliver('ticket.voided', { state_name: 'void', updated_at: '2026-11-20T11:00:00Z' });
    const [, goodbye] = await inbox.waitFor(2);
    expect(goodbye?.parsed).toMatchObject({ subject: 'Goodbye' });
    expect(goodbye?.parsed.text).toContain('Goodbye. Your ticket was cancelled.');
  });

  test('one that fails only for somebody real says so on their invite, and the corrected one goes out', async () => {
    const { usher, inbox } = await setUp();
    // Fine for the people it is tried out on.
    await save(usher, {
      ...OWN,
      text: '{% if participant.name contains "Byron" or participant.name == blank %}{{ link }}{% else %}{{ oops }}{% endif %}',
    });
    await usher.deliver('ticket.completed', { name: 'Joan Clarke' });
    await until(async () => {
      const { rows } = await usher.call('participants', { query: '', offset: 0, limit: 1 });
      return rows[0]?.invite.state === 'retrying' && (rows[0].invite.reason ?? '').includes('“oops”');
    });
    expect(inbox.mails).toEqual([]);
    expect(await usher.call('mail', { connection: 'default', email: ADA })).toMatchObject({
      kind: 'preview',
      note: expect.stringContaining('“oops”'),
    });
  });
});

describe('the preview', () => {
  test('is filled in for the one who was chosen, and is looked at in a frame that can do nothing', async () => {
    const { usher } = await setUp({ USHER_SENDING: 'rehearsal' });
    await usher.deliver('ticket.completed', { name: 'Ada <b>Byron</b>' });
    await until(
      async () => (await usher.call('participants', { query: '', offset: 0, limit: 1 })).total === 1,
    );
    const shown = await usher.call('previewTemplate', { ...INVITE, template: OWN, email: ADA });
    expect(shown).toMatchObject({ faults: [], linkless: [], to: `Ada <b>Byron</b> <${ADA}>` });
    expect(shown.text).toContain('https://hub.example/join?code=made-when-sent');
    const frame = await usher.get(`/letter/${shown.page}`);
    const policy = frame.headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(expect.arrayContaining(['sandbox', "default-src 'none'"]));
    expect(policy).not.toContain('script-src');
    expect(await frame.text()).toContain('<a href="https://hub.example/join?code=made-when-sent">');
  });

  test('as nobody in particular, with every fault at its place', async () => {
    const { usher } = await setUp();
    const template = { subject: '{{ x }}', html: '<p>\n  {% foo %}</p>', text: 'no link' };
    const shown = await usher.call('previewTemplate', { ...INVITE, template, email: null });
    expect(shown.faults).toEqual([
      { part: 'subject', line: 1, column: 4, words: 'Nothing is called “x” here.' },
      { part: 'html', line: 2, column: 3, words: 'There is no tag {% foo %}.' },
    ]);
    expect(shown.linkless).toEqual(['text']);
    expect(shown.to).toBe('Ada Byron <ada@example.org>');
  });

  test('looks as in a light or a dark inbox, whatever the window looks like', async () => {
    const { usher } = await setUp();
    const html = `{{ link }}<style>@media (prefers-color-scheme: dark) { p { color: red } }</style>`;
    const { page } = await usher.call('previewTemplate', {
      ...INVITE,
      template: { ...OWN, html },
      email: null,
    });
    const dark = await (await usher.get(`/letter/${page}/dark`)).text();
    expect(dark).toContain('@media (min-width: 0px)');
    const light = await (await usher.get(`/letter/${page}/light`)).text();
    expect(light).toContain('@media (max-width: 0px)');
    expect((await usher.get('/letter/draft-00000000000000000000000000000000')).status).toBe(404);
    expect((await usher.get('/letter/kept-..%2f..%2fsettings')).status).toBe(404);
  });
});

test('a mail of a large template is read in a message of bearable size, and seen whole in its frame', async () => {
  const { usher } = await setUp({ USHER_SENDING: 'rehearsal' });
  const many = '{% for i in (1..90) %}{{ link }} {{ long }}{% endfor %}';
  const large = `{% capture long %}${'漢'.repeat(1_000)}{% endcapture %}${many}`;
  await save(usher, { ...OWN, html: large, text: large });
  await usher.deliver('ticket.completed');
  const read = () => usher.call('mail', { connection: 'default', email: ADA });
  await until(async () => (await read()) !== null);
  const mail = await read();
  expect(Buffer.byteLength(JSON.stringify(mail))).toBeLessThan(64 * 1024);
  const frame = await usher.get(`/letter/${mail?.page}`);
  expect((await frame.text()).match(/漢/g)).toHaveLength(90_000);
});

test('with a sender on an international domain every mail has a Message-ID in ASCII', async () => {
  const { usher, inbox } = await setUp({ USHER_MAIL_FROM: 'Hafen <org@münchen.example>' });
  await usher.deliver('ticket.completed');
  const to = 'org@harbour.example';
  await usher.call('sendTest', { ...INVITE, template: OWN, email: null, to });
  await usher.call('testMail', { mail: null, to });
  const mails = await inbox.waitFor(3);
  for (const { raw } of mails) {
    expect(raw).toMatch(/^Message-ID: <[!-~]+@xn--mnchen-3ya\.example>\r$/m);
  }
});

describe('a test to oneself', () => {
  test('goes out in a rehearsal, marked, with a link that opens nothing, and invites nobody', async () => {
    const { usher, inbox } = await setUp({ USHER_SENDING: 'rehearsal' });
    await usher.deliver('ticket.completed');
    await until(
      async () => (await usher.call('participants', { query: '', offset: 0, limit: 1 })).total === 1,
    );
    const sent = await usher.call('sendTest', {
      ...INVITE,
      template: OWN,
      email: ADA,
      to: ' Org@Harbour.example ',
    });
    expect(sent).toMatchObject({ ok: true, told: expect.stringContaining('org@harbour.example') });
    const [mail] = await inbox.waitFor(1);
    expect(mail?.envelope.to).toEqual(['org@harbour.example']);
    expect(mail?.parsed.subject).toMatch(/^\[Test\] Hello /);
    expect(mail?.parsed.text).toContain('This is a test that you asked Usher for.');
    expect(mail?.parsed.text).toContain('https://access-link.invalid/test');
    expect(mail?.parsed.html).toContain('Nobody was invited');
    expect(mail?.parsed.messageId).toMatch(/^<[0-9a-f]{24}\.trial@harbour\.example>$/);
    const { rows } = await usher.call('participants', { query: '', offset: 0, limit: 1 });
    expect(rows[0]?.invite).toMatchObject({ state: 'held', revision: 0 });
    const { rows: out } = await usher.call('mails', {
      connection: 'default',
      which: 'out',
      query: '',
      offset: 0,
      limit: 10,
    });
    expect(out).toMatchObject([{ kind: 'test', email: null, to: 'org@harbour.example', state: null }]);
    const kept = await usher.call('keptMail', { page: out[0]?.page ?? '' });
    expect(kept).toMatchObject({ note: 'This is a test that went to you. It invited nobody.' });
  });

  test('counts towards the rate like one of the mail server: through a restart, and under another rate', async () => {
    const { usher, inbox } = await setUp({ USHER_SENDING: 'rehearsal' });
    const to = 'org@harbour.example';
    const trial = (of: RunningService) => of.call('sendTest', { ...INVITE, template: OWN, email: null, to });
    const tried = (of: RunningService) => of.call('testMail', { mail: null, to });
    expect(await trial(usher)).toMatchObject({ ok: true });
    expect(await tried(usher)).toMatchObject({ ok: true });
    await usher.stop();

    const env = { USHER_SMTP_URL: inbox.url, USHER_SENDING: 'rehearsal' };
    const full = await runService({ ...env, USHER_MAIL_RATE: '2/h' }, usher.folder);
    expect(await trial(full)).toMatchObject({ problem: { code: 'rate-reached' } });
    expect(await tried(full)).toMatchObject({ problem: { code: 'rate-reached' } });
    await full.stop();

    const roomy = await runService({ ...env, USHER_MAIL_RATE: '3/h' }, usher.folder);
    expect(await tried(roomy)).toMatchObject({ ok: true });
    expect(await trial(roomy)).toMatchObject({ problem: { code: 'rate-reached' } });
    expect(inbox.mails).toHaveLength(3);
  });

  test('says what is in the way: no address, a fault, no mail server, the rate, the server’s words', async () => {
    const ask = (usher: RunningService, change: object = {}) =>
      usher.call('sendTest', {
        ...INVITE,
        template: OWN,
        email: null,
        to: 'org@harbour.example',
        ...change,
      });
    const { usher } = await setUp({ USHER_MAIL_RATE: '1/h' });
    expect(await ask(usher, { to: 'nobody' })).toMatchObject({ problem: { code: 'address' } });
    expect(await ask(usher, { template: { ...OWN, text: '{{' } })).toMatchObject({
      problem: { code: 'template-faulty' },
    });
    expect(await ask(usher)).toMatchObject({ ok: true });
    expect(await ask(usher)).toMatchObject({ problem: { code: 'rate-reached' } });
    const without = await runService({ USHER_SENDING: 'rehearsal' });
    expect(await ask(without)).toMatchObject({ problem: { code: 'no-mail-server' } });
    const inbox = await startInbox({ auth: { user: 'usher', pass: 'right' } });
    onTestFinished(() => inbox.close());
    const wrong = await runService({ USHER_SMTP_URL: inbox.url.replace('right', 'wrong') });
    expect(await ask(wrong)).toMatchObject({ problem: { code: 'smtp-login-refused' } });
  });
});

describe('lists of mails', () => {
  test('what went out with what became of it, what would go out with why not, both searched', async () => {
    const { usher, inbox } = await setUp();
    await usher.deliver('ticket.completed', { name: 'Ada Byron' });
    await inbox.waitFor(1);
    await until(async () => (await usher.call('progress', { connection: 'default' })).waiting === 0);
    await usher.call('act', { connection: 'default', action: { do: 'pause' } });
    await usher.deliver('ticket.completed', { slug: 'ti_2', email: 'joan@example.org', name: 'Joan Clarke' });
    const list = (which: 'out' | 'would', query = '') =>
      usher.call('mails', { connection: 'default', which, query, offset: 0, limit: 10 });
    await until(async () => (await list('would')).total === 1);
    const out = await list('out');
    expect(out).toMatchObject({ total: 1, rows: [{ kind: 'invite', email: ADA, state: 'sent' }] });
    expect((await list('would')).rows).toMatchObject([
      { page: null, email: 'joan@example.org', state: 'held', reason: 'paused', at: null },
    ]);
    expect((await list('out', 'BYRON')).total).toBe(1);
    expect((await list('out', 'joan')).total).toBe(0);
    expect((await list('would', 'clarke')).total).toBe(1);
    const page = out.rows[0]?.page ?? '';
    expect(await usher.call('keptMail', { page })).toMatchObject({ kind: 'sent', to: `Ada Byron <${ADA}>` });
    expect(await (await usher.get(`/letter/${page}`)).text()).toContain('https://hub.example/join?code=');
    expect(await usher.call('keptMail', { page: 'kept-none' })).toBeNull();
  });

  test('who was refused is listed, with the words for it', async () => {
    const inbox = await startInbox({ utf8: false });
    onTestFinished(() => inbox.close());
    const usher = await runService({ USHER_SMTP_URL: inbox.url });
    await usher.deliver('ticket.completed', { email: 'zoë@example.org', name: 'Zoë Perlman' });
    await usher.deliver('ticket.completed', { slug: 'ti_2' });
    const list = () => usher.call('troubled', { connection: 'default', offset: 0, limit: 10 });
    await until(async () => (await list()).total === 1);
    const [row] = (await list()).rows;
    expect(row).toMatchObject({ name: 'Zoë Perlman', invite: { state: 'failed' } });
    expect(row?.invite.reason).toContain('SMTPUTF8');
  });
});
