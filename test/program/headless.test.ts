import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startRawSmtp } from '../helpers/raw-smtp.ts';
import { proHeaders } from '../helpers/sign.ts';
import { startInbox } from '../helpers/smtp-inbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { startTunnelServer } from '../helpers/tunnel-server.ts';
import { SECRET, SETTINGS, startUsher, TOKEN, Usher, until } from '../helpers/usher.ts';
import { ticketBody } from '../helpers/world.ts';

interface ExportedPerson {
  email: string;
  entitled: boolean;
  invite: {
    state: string;
    reason: string | null;
    revision: number;
    sentAt: string | null;
    link: string | null;
  };
  tickets: { state: string; mode: string }[];
}

function fixture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
}

const completed = fixture('classic-ticket-2017-answers.json');

async function outcomes(usher: Usher): Promise<unknown[]> {
  return (await usher.exported('deliveries')).map((delivery) => delivery['outcome']);
}

/** One whose mail the server takes whole, and never answers the final dot of. */
async function startUnanswered() {
  const silent = await startRawSmtp({ dot: 'silence' });
  const env = {
    ...SETTINGS,
    USHER_DATA: await temporaryFolder(),
    USHER_SMTP_URL: `smtp://127.0.0.1:${silent.port}`,
  };
  const first = await startUsher(env);
  await first.deliver('ticket.completed', completed);
  await until(
    async () => (await first.exported<ExportedPerson>('participants'))[0]?.invite.state === 'sending',
  );
  return { env, silent, first };
}

describe('a signed delivery becomes an invite', () => {
  test('one mail, one participant; the same again is a repeat and sends nothing', async () => {
    const inbox = await startInbox();
    const usher = await startUsher({
      ...SETTINGS,
      USHER_DATA: await temporaryFolder(),
      USHER_SMTP_URL: inbox.url,
    });
    expect(await usher.deliver('ticket.completed', completed)).toBe(200);
    await inbox.waitFor(1);
    expect(await usher.deliver('ticket.completed', completed)).toBe(200);
    expect(await outcomes(usher)).toEqual(['accepted', 'repeat']);

    await until(
      async () => (await usher.exported<ExportedPerson>('participants'))[0]?.invite.state === 'sent',
    );
    const people = await usher.exported<ExportedPerson>('participants');
    expect(people).toHaveLength(1);
    expect(people[0]).toMatchObject({
      email: 'winter@example.com',
      name: 'Peter Winter',
      connection: 'default',
      entitled: true,
      invite: { state: 'sent', reason: null, revision: 1 },
      tickets: [{ reference: 'A8FV-3', release: 'AwesomeConf ticket', state: 'complete', mode: 'unstated' }],
      checkedInAt: null,
    });
    expect(inbox.mails).toHaveLength(1);
    const link = people[0]?.invite.link ?? '';
    expect(link).toMatch(/^https:\/\/hub\.example\/join\?code=[\w-]{22}$/);
    expect(inbox.mails[0]?.parsed.text).toContain(link);
    expect(inbox.mails[0]?.parsed.to?.[0]).toMatchObject({ address: 'winter@example.com' });
    expect(await usher.stop()).toBe(0);
  });

  test('killed right after the 200, it is there after the next start, and is mailed once', async () => {
    const inbox = await startInbox();
    const env = { ...SETTINGS, USHER_DATA: await temporaryFolder(), USHER_SMTP_URL: inbox.url };
    const first = await startUsher(env);
    expect(await first.deliver('ticket.completed', completed)).toBe(200);
    await first.kill();
    const again = await startUsher(env);
    expect(await again.deliver('ticket.completed', completed)).toBe(200);
    expect((await outcomes(again)).filter((outcome) => outcome === 'repeat')).toHaveLength(1);
    const [person] = await again.exported<ExportedPerson>('participants');
    expect(person).toMatchObject({ email: 'winter@example.com', entitled: true });
    // Killed between hand-over and answer it may be ambiguous; it is never mailed twice.
    await until(async () => {
      const [now] = await again.exported<ExportedPerson>('participants');
      return now?.invite.state === 'sent' || now?.invite.state === 'ambiguous';
    });
    expect(inbox.mails.length).toBeLessThanOrEqual(1);
  });

  test('Tito Pro: an order is one invite; another try of the same delivery is a repeat', async () => {
    const inbox = await startInbox();
    const usher = await startUsher({
      ...SETTINGS,
      USHER_DATA: await temporaryFolder(),
      USHER_SMTP_URL: inbox.url,
      USHER_DIALECT: 'pro',
    });
    const body = fixture('pro-order-created.json').toString();
    const post = async (text: string, atSeconds: number) => {
      const headers = proHeaders(text, SECRET, atSeconds);
      return (await fetch(usher.webhookUrl, { method: 'POST', headers, body: text })).status;
    };
    const now = Math.floor(Date.now() / 1000);
    expect(await post(body, now)).toBe(200);
    expect(await post(body.replace('"attempts": 1', '"attempts": 2'), now + 30)).toBe(200);
    expect(await post(body, now - 3_600)).toBe(401);
    await inbox.waitFor(1);
    expect(inbox.mails[0]?.envelope.to).toEqual(['jane@example.com']);
    expect(await outcomes(usher)).toEqual(['accepted', 'repeat', 'rejected']);
  });

  test('killed between hand-over and answer, the invite is ambiguous and is not sent again', async () => {
    const { env, silent, first } = await startUnanswered();
    await first.kill();
    await silent.close();

    const inbox = await startInbox();
    const again = await startUsher({ ...env, USHER_SMTP_URL: inbox.url });
    const other = JSON.stringify(ticketBody({ slug: 'ti_9', email: 'next@example.org' }));
    await again.deliver('ticket.completed', other);
    await inbox.waitFor(1);
    expect(inbox.mails.map((mail) => mail.envelope.to)).toEqual([['next@example.org']]);
    const people = await again.exported<ExportedPerson>('participants');
    expect(people.find((person) => person.email === 'winter@example.com')?.invite).toMatchObject({
      state: 'ambiguous',
      reason: expect.stringContaining('may have been delivered'),
    });
  });

  test('a temporary failure is tried again after a restart too, with the same Message-ID', async () => {
    const busy = await startRawSmtp({ rcpt: '451 4.3.0 try again later' });
    const env = {
      ...SETTINGS,
      USHER_DATA: await temporaryFolder(),
      USHER_SMTP_URL: `smtp://127.0.0.1:${busy.port}`,
    };
    const first = await startUsher(env);
    await first.deliver('ticket.completed', completed);
    await until(
      async () => (await first.exported<ExportedPerson>('participants'))[0]?.invite.state === 'retrying',
    );
    const [before] = await first.exported<ExportedPerson>('invites');
    expect(before).toMatchObject({ state: 'retrying', reason: expect.stringContaining('try again later') });
    expect(await first.stop()).toBe(0);
    const again = await startUsher(env);
    expect((await again.exported('invites'))[0]).toEqual(before);
  });
});

describe('what is held', () => {
  test.each([
    [{ USHER_SENDING: 'rehearsal' }, 'rehearsal'],
    [{ USHER_SMTP_URL: '' }, 'no mail server'],
    [{ USHER_MAIL_FROM: '' }, 'no sender'],
    [{ USHER_HUB_URL: '' }, 'no access link'],
  ])('with %j the invite is held as "%s", can be read, and is not mailed', async (changes, reason) => {
    const inbox = await startInbox();
    const env = { ...SETTINGS, USHER_DATA: await temporaryFolder(), USHER_SMTP_URL: inbox.url, ...changes };
    const usher = await startUsher(env);
    await usher.deliver('ticket.completed', completed);
    const [person] = await usher.exported<ExportedPerson>('participants');
    expect(person).toMatchObject({ entitled: true, invite: { state: 'held', reason, link: null } });

    const answer = await fetch(`${usher.dashboard}/api/mail`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ connection: 'default', email: 'winter@example.com' }),
    });
    expect(await answer.json()).toMatchObject({
      kind: 'preview',
      subject: "You've been given access to AwesomeConf ?",
    });
    expect(inbox.mails).toEqual([]);
  });

  test('going live releases nothing held earlier, unless USHER_HELD says send', async () => {
    const inbox = await startInbox();
    const env = { ...SETTINGS, USHER_DATA: await temporaryFolder(), USHER_SMTP_URL: inbox.url };
    const rehearsal = await startUsher({ ...env, USHER_SENDING: 'rehearsal' });
    await rehearsal.deliver('ticket.completed', completed);
    await rehearsal.stop();
    const live = await startUsher(env);
    await live.deliver('ticket.completed', JSON.stringify(ticketBody()));
    await inbox.waitFor(1);
    expect(inbox.mails[0]?.envelope.to).toEqual(['ada@example.org']);
    await live.stop();
    const released = await startUsher({ ...env, USHER_HELD: 'send' });
    await inbox.waitFor(2);
    expect(inbox.mails[1]?.envelope.to).toEqual(['winter@example.com']);
    await released.stop();
  });

  test('a test ticket is held, or goes to the organizer alone, marked as what it is', async () => {
    const inbox = await startInbox();
    const env = { ...SETTINGS, USHER_SMTP_URL: inbox.url };
    const test = fixture('classic-ticket-2023-testmode.json');
    const holding = await startUsher({ ...env, USHER_DATA: await temporaryFolder() });
    await holding.deliver('ticket.completed', test);
    const [held] = await holding.exported<ExportedPerson>('participants');
    expect(held).toMatchObject({ entitled: false, invite: { state: 'held', reason: 'test' } });
    expect(held?.tickets[0]?.mode).toBe('test');
    await holding.stop();

    const redirecting = await startUsher({
      ...env,
      USHER_DATA: await temporaryFolder(),
      USHER_TEST_TICKETS: 'redirect:org@harbour.example',
    });
    await redirecting.deliver('ticket.completed', test);
    await inbox.waitFor(1);
    expect(inbox.mails).toHaveLength(1);
    expect(inbox.mails[0]?.envelope.to).toEqual(['org@harbour.example']);
    expect(inbox.mails[0]?.parsed.subject).toContain('[Test]');
    expect(inbox.mails[0]?.parsed.text).toContain('sam@example.org');
    expect((await redirecting.exported<ExportedPerson>('participants'))[0]?.invite.state).toBe('held');
  });

  test('an unassigned ticket is listed as waiting, not as a participant', async () => {
    const usher = await startUsher({ ...SETTINGS, USHER_DATA: await temporaryFolder() });
    await usher.deliver('ticket.created', fixture('constructed-classic-ticket-unassigned.json'));
    expect(await usher.exported('participants')).toEqual([]);
    expect(await usher.exported('waiting')).toMatchObject([
      {
        slug: 'ti_dUnassigned00000000000',
        reference: '9K9R-6',
        release: 'Standard',
        reason: 'no address on it yet',
      },
    ]);
  });
});

describe('the fixed interface', () => {
  test('says on standard output that it is ready, with both URLs, and prints no code where that is no terminal', async () => {
    const folder = await temporaryFolder();
    const usher = await startUsher({ ...SETTINGS, USHER_DATA: folder });
    expect(usher.stdout).toContain('Usher is ready.');
    expect(usher.webhookUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hooks\/default$/);
    expect(usher.stdout).not.toContain('code=');
    const file = join(folder, 'dashboard-link');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const link = readFileSync(file, 'utf8').trim();
    const opened = await fetch(link, { redirect: 'manual', headers: { 'Sec-Fetch-Site': 'none' } });
    expect(opened.status).toBe(303);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(401);
  });

  test('/health says ready to anybody; everything else is 401 without the token', async () => {
    const usher = await startUsher({ ...SETTINGS, USHER_DATA: await temporaryFolder() });
    const health = await usher.get('/health', {});
    expect([health.status, await health.json()]).toEqual([200, { status: 'ready' }]);
    for (const path of ['/', '/export/participants.json', '/api/snapshot', '/index.html', '/nothing']) {
      expect((await usher.get(path, {})).status).toBe(401);
    }
    expect((await usher.get('/')).status).toBe(200);
  });

  test('participants as CSV: safe in a spreadsheet', async () => {
    const usher = await startUsher({ ...SETTINGS, USHER_DATA: await temporaryFolder() });
    await usher.deliver('ticket.completed', JSON.stringify(ticketBody({ name: '=HYPERLINK("http://x")' })));
    const csv = await (await usher.get('/export/participants.csv')).text();
    expect(csv).toContain('ada@example.org');
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
  });

  test('bad configuration is one line naming the variable, never its value, and exit code 2', async () => {
    const usher = new Usher({ USHER_DATA: await temporaryFolder(), USHER_SMTP_URL: 'smtp://u:hunter2@' });
    expect(await usher.exited).toBe(2);
    expect(usher.stderr.trim().split('\n')).toHaveLength(1);
    expect(usher.stderr).toContain('USHER_SMTP_URL');
    expect(usher.stderr).not.toContain('hunter2');
  });

  test.each([
    ['USHER_PORT', '4748'],
    ['USHER_DASHBOARD_PORT', '4747'],
  ])('%s may not be the port that the other has without being set', async (name, port) => {
    const usher = new Usher({ USHER_DATA: await temporaryFolder(), [name]: port });
    expect(await usher.exited).toBe(2);
    expect(usher.stderr.trim().split('\n')).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
  });

  test('a link that is the same for everyone is said to be one that cannot be withdrawn', async () => {
    const codes = async (hubUrl: string) => {
      const usher = await startUsher({
        ...SETTINGS,
        USHER_DATA: await temporaryFolder(),
        USHER_HUB_URL: hubUrl,
      });
      return (await usher.call('snapshot', {})).status.problems.map((problem) => problem.code);
    };
    expect(await codes('https://hub.example/join')).toContain('same-link-default');
    expect(await codes('https://hub.example/join?code={code}')).not.toContain('same-link-default');
  });

  test('a data folder that cannot be made is bad configuration too', async () => {
    const file = join(await temporaryFolder(), 'a-file');
    writeFileSync(file, '');
    const usher = new Usher({ USHER_DATA: join(file, 'data') });
    expect(await usher.exited).toBe(2);
    expect(usher.stderr).toContain('USHER_DATA');
  });

  test.each(['settings.json', 'secrets.json', 'reach.json', 'moved.json'])(
    'a folder in the place of %s is said so in one line, with what to do',
    async (name) => {
      const folder = await temporaryFolder();
      mkdirSync(join(folder, name), { mode: 0o700 });
      const usher = new Usher({ ...SETTINGS, USHER_DATA: folder });
      expect(await usher.exited).toBe(1);
      expect(usher.stderr.trim().split('\n')).toEqual([expect.stringContaining(`the place of ${name} in`)]);
      expect(usher.stderr).toMatch(/Move that folder away, and start Usher again\.$/m);
    },
  );

  test('where dashboard-link cannot be written, it says why and goes on', async () => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder, 'dashboard-link'));
    const usher = await startUsher({ ...SETTINGS, USHER_DATA: folder });
    expect(usher.stdout).toMatch(/^Dashboard: .+ the place of dashboard-link in .+ Move that folder away/m);
    expect(await usher.deliver('ticket.completed', completed)).toBe(200);
    expect(await usher.stop()).toBe(0);
  });

  test('a second start on the same data folder exits with 3 and says who holds it', async () => {
    const env = { ...SETTINGS, USHER_DATA: await temporaryFolder() };
    const first = await startUsher(env);
    const second = new Usher(env);
    expect(await second.exited).toBe(3);
    expect(second.stderr).toContain(String(first.child.pid));
  });

  test('a start while the one before still stops waits for it to end', async () => {
    // What keeps it is a mail that the server does not answer.
    const { env, silent, first } = await startUnanswered();
    const stopped = first.stop();
    const second = await startUsher(env);
    expect(await stopped).toBe(0);
    expect((await second.get('/health')).status).toBe(200);
    await silent.close();
  });

  test('a taken port is said so', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const usher = new Usher({ ...SETTINGS, USHER_DATA: await temporaryFolder(), USHER_PORT: String(port) });
    expect(await usher.exited).toBe(1);
    expect(usher.stderr).toContain(String(port));
    taken.close();
  });

  test('neither log nor screen nor data shows a secret or a code where it does not belong', async () => {
    const folder = await temporaryFolder();
    const usher = await startUsher({ ...SETTINGS, USHER_DATA: folder, USHER_LOG: 'json' });
    await usher.deliver('ticket.completed', completed);
    await usher.exported('participants');
    await usher.stop();
    const printed = usher.stdout + usher.stderr;
    for (const secret of [SECRET, TOKEN, 'winter@example.com', 'Peter Winter'])
      expect(printed).not.toContain(secret);
    for (const line of usher.stderr.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    const journal = readFileSync(join(folder, 'journal', '0000000001.jsonl'), 'utf8');
    expect(journal).toContain('winter@example.com');
    expect(journal).not.toContain(SECRET);
  });
});

describe('through a tunnel', () => {
  test('deliveries reach Usher at its public URL, and again by itself after the tunnel was gone', async () => {
    const server = await startTunnelServer();
    const usher = await startUsher({
      ...SETTINGS,
      USHER_DATA: await temporaryFolder(),
      USHER_TUNNEL: `localtunnel:${server.url}`,
    });
    const publicUrl = () => /^Public webhook URL: (\S+)$/m.exec(usher.stdout)?.[1] ?? '';
    await until(() => publicUrl() !== '');
    expect(await usher.deliver('ticket.completed', completed, publicUrl())).toBe(200);
    expect(await usher.exported('participants')).toHaveLength(1);
    await server.close();
    await until(() => usher.stderr.includes('the tunnel is down'));
    await server.comeBack();
    await until(() => usher.stderr.match(/the tunnel is open/g)?.length === 2);
    const other = JSON.stringify(ticketBody({ slug: 'ti_2', email: 'later@example.org' }));
    expect(await usher.deliver('ticket.completed', other, publicUrl())).toBe(200);
  });
});
