import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Inbox, startInbox } from '../helpers/smtp-inbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { SETTINGS, startUsher, type Usher, until } from '../helpers/usher.ts';
import { type TicketBody, ticketBody } from '../helpers/world.ts';

interface ExportedPerson {
  email: string;
  entitled: boolean;
  invite: {
    state: string;
    reason: string | null;
    revision: number;
    link: string | null;
    messageId: string | null;
  };
}

const ADA = 'ada@example.org';
const JOAN = 'joan@bletchley.example';

async function setUp(
  changes: Record<string, string> = {},
): Promise<{ usher: Usher; inbox: Inbox; env: Record<string, string> }> {
  const inbox = await startInbox();
  const env = { ...SETTINGS, USHER_DATA: await temporaryFolder(), USHER_SMTP_URL: inbox.url, ...changes };
  return { usher: await startUsher(env), inbox, env };
}

function deliver(usher: Usher, event: string, fields: TicketBody = {}): Promise<number> {
  return usher.deliver(event, JSON.stringify(ticketBody(fields)));
}

async function inviteOf(usher: Usher, email: string): Promise<ExportedPerson['invite'] | undefined> {
  const people = await usher.exported<ExportedPerson>('participants');
  return people.find((person) => person.email === email)?.invite;
}

function untilSent(usher: Usher, email: string): Promise<void> {
  return until(async () => (await inviteOf(usher, email))?.state === 'sent');
}

describe('access follows the ticket', () => {
  test('given to somebody else: the new holder is invited, the old one withdrawn and listed to take away', async () => {
    const { usher, inbox } = await setUp();
    await deliver(usher, 'ticket.completed');
    await untilSent(usher, ADA);
    await deliver(usher, 'ticket.reassigned', {
      email: JOAN,
      name: 'Joan Clarke',
      updated_at: '2026-11-20T11:00:00Z',
    });
    await untilSent(usher, JOAN);
    expect(await inviteOf(usher, ADA)).toMatchObject({ state: 'withdrawn', revision: 1 });
    expect(inbox.mails.map((mail) => mail.envelope.to[0])).toEqual([ADA, JOAN]);
    const { rows } = await usher.call('takeAway', { offset: 0, limit: 10 });
    expect(rows).toMatchObject([{ email: ADA, done: false }]);
    expect(await (await usher.get('/export/take-away.csv')).text()).toContain(ADA);
    expect(await usher.act({ do: 'taken away', address: ADA, done: true })).toMatchObject({ ok: true });
    expect((await usher.call('snapshot', {})).status.counts.takeAway).toBe(0);
  });

  test('voided and valid again: withdrawn, then the next revision with a new link', async () => {
    const { usher, inbox } = await setUp();
    await deliver(usher, 'ticket.completed');
    await untilSent(usher, ADA);
    const first = await inviteOf(usher, ADA);
    await deliver(usher, 'ticket.voided', { state_name: 'void', updated_at: '2026-11-20T11:00:00Z' });
    expect(await inviteOf(usher, ADA)).toMatchObject({ state: 'withdrawn' });
    await deliver(usher, 'ticket.unvoided', { updated_at: '2026-11-20T12:00:00Z' });
    await inbox.waitFor(2);
    await untilSent(usher, ADA);
    const second = await inviteOf(usher, ADA);
    expect(second?.revision).toBe(2);
    expect(second?.link).not.toBe(first?.link);
  });

  test('a participant has a history that says why', async () => {
    const { usher } = await setUp();
    await deliver(usher, 'ticket.completed');
    await untilSent(usher, ADA);
    await deliver(usher, 'ticket.voided', { state_name: 'void', updated_at: '2026-11-20T11:00:00Z' });
    expect(await inviteOf(usher, ADA)).toMatchObject({ state: 'withdrawn' });
    const { entries } = await usher.call('history', { connection: 'default', email: ADA });
    expect(entries.map((entry) => entry.sentence)).toEqual([
      'Invited, because ticket 9K9R-1 was completed',
      'The invite was sent',
      'Withdrawn, because ticket 9K9R-1 was voided',
    ]);
  });
});

test('whoever is withdrawn is told by mail where the organizer wants that, and only then', async () => {
  const { usher, inbox } = await setUp();
  await deliver(usher, 'ticket.completed');
  await deliver(usher, 'ticket.completed', { slug: 'ti_2', email: JOAN });
  await untilSent(usher, ADA);
  await untilSent(usher, JOAN);
  await usher.act({ do: 'withdraw', address: ADA });
  expect(
    await usher.call('changeConnection', { connection: 'default', change: { withdrawNotice: true } }),
  ).toMatchObject({ ok: true });
  await usher.act({ do: 'withdraw', address: JOAN });
  await inbox.waitFor(3);
  expect(inbox.mails[2]?.envelope.to).toEqual([JOAN]);
  expect(inbox.mails[2]?.parsed.subject).toContain('withdrawn');
  expect(inbox.mails).toHaveLength(3);
});

describe('by hand', () => {
  test('sending again is the same link in a mail of its own; a new link is the next revision', async () => {
    const { usher, inbox } = await setUp();
    await deliver(usher, 'ticket.completed');
    await untilSent(usher, ADA);
    const first = await inviteOf(usher, ADA);
    expect(await usher.act({ do: 'resend', address: ADA })).toMatchObject({ ok: true, undo: null });
    await inbox.waitFor(2);
    await untilSent(usher, ADA);
    const again = await inviteOf(usher, ADA);
    expect(again).toMatchObject({ link: first?.link, revision: 1 });
    expect(again?.messageId).not.toBe(first?.messageId);
    await usher.act({ do: 'new link', address: ADA });
    await inbox.waitFor(3);
    await untilSent(usher, ADA);
    expect(await inviteOf(usher, ADA)).toMatchObject({ revision: 2 });
    expect(new Set(inbox.mails.map((mail) => mail.parsed.messageId)).size).toBe(3);
  });

  test('a person is added without a ticket; a withdrawn one gets the invite back without a second mail', async () => {
    const { usher, inbox, env } = await setUp();
    expect(await usher.act({ do: 'invite', address: 'Guest@Example.org', name: 'A Guest' })).toMatchObject({
      ok: true,
    });
    await untilSent(usher, 'guest@example.org');
    const result = await usher.act({ do: 'withdraw', address: 'guest@example.org' });
    if (!result.ok || !result.undo) throw new Error('cannot be undone');
    expect(await inviteOf(usher, 'guest@example.org')).toMatchObject({
      state: 'withdrawn',
      reason: 'withdrawn by hand',
    });
    await usher.act(result.undo);
    expect(await inviteOf(usher, 'guest@example.org')).toMatchObject({ state: 'sent', revision: 1 });
    await usher.stop();
    const again = await startUsher(env);
    expect(await inviteOf(again, 'guest@example.org')).toMatchObject({ state: 'sent', revision: 1 });
    expect(inbox.mails).toHaveLength(1);
  });

  test('an action that makes no sense is a problem, and changes nothing', async () => {
    const { usher } = await setUp();
    expect(await usher.act({ do: 'resend', address: 'nobody@example.org' })).toMatchObject({
      ok: false,
      problem: { sentence: 'There is nobody at this address.' },
    });
    expect(await usher.exported('participants')).toEqual([]);
  });

  test('a delivery can be replayed: it shows as a new row and mails nobody twice', async () => {
    const { usher, inbox } = await setUp();
    await deliver(usher, 'ticket.completed');
    await untilSent(usher, ADA);
    const [delivery] = await usher.exported<{ id: string }>('deliveries');
    expect(await usher.call('replay', { delivery: delivery?.id ?? '' })).toMatchObject({ ok: true });
    const rows = await usher.exported<{ reason: string | null }>('deliveries');
    expect(rows.map((row) => row.reason)).toEqual([null, 'replayed by you']);
    expect(inbox.mails).toHaveLength(1);
    expect(await usher.call('replay', { delivery: 'none' })).toMatchObject({ ok: false });
  });
});

describe('sending', () => {
  test('paused: everything is received and held, also across a restart; resuming sends each once', async () => {
    const { usher, inbox, env } = await setUp();
    await usher.act({ do: 'pause' });
    expect(await deliver(usher, 'ticket.completed')).toBe(200);
    expect(await inviteOf(usher, ADA)).toMatchObject({ state: 'held', reason: 'paused' });
    await usher.stop();
    const again = await startUsher(env);
    expect((await again.call('snapshot', {})).status.connections[0]?.paused).toBe('by the organizer');
    expect(inbox.mails).toEqual([]);
    await again.act({ do: 'resume' });
    await untilSent(again, ADA);
    expect(inbox.mails).toHaveLength(1);
  });

  test('going live by hand asks what to do with those held, and is remembered', async () => {
    const { usher, inbox, env } = await setUp({ USHER_SENDING: '' });
    await deliver(usher, 'ticket.completed');
    expect(await inviteOf(usher, ADA)).toMatchObject({ state: 'held' });
    const before = await usher.call('held', { connection: 'default' });
    expect(before).toMatchObject({
      held: [{ reason: 'rehearsal', people: 1, examples: ['Ada Byron'] }],
      releasable: 1,
    });
    expect(await usher.call('goLive', { connection: 'default', held: 'keep' })).toMatchObject({ ok: true });
    await deliver(usher, 'ticket.completed', { slug: 'ti_2', email: JOAN });
    await inbox.waitFor(1);
    expect(inbox.mails[0]?.envelope.to).toEqual([JOAN]);
    await usher.act({ do: 'release held', address: null });
    await untilSent(usher, ADA);
    await usher.stop();
    const again = await startUsher(env);
    expect((await again.call('snapshot', {})).status.connections[0]?.sending).toBe('live');
  });

  test('what a variable fixes cannot be changed by hand', async () => {
    const { usher } = await setUp();
    expect(await usher.call('rehearse', { connection: 'default' })).toMatchObject({
      ok: false,
      problem: { sentence: expect.stringContaining('USHER_SENDING') },
    });
  });

  test('a narrower choice of ticket types withdraws nobody until it is confirmed', async () => {
    const { usher, env } = await setUp();
    await deliver(usher, 'ticket.completed');
    await untilSent(usher, ADA);
    await usher.stop();
    const narrowed = await startUsher({ ...env, USHER_TICKET_TYPES: 'Workshop' });
    expect(await inviteOf(narrowed, ADA)).toMatchObject({ state: 'sent' });
    const { policyChange } = await narrowed.call('held', { connection: 'default' });
    expect(policyChange).toEqual({ invited: 0, withdrawn: 1, examples: ['Ada Byron'] });
    await narrowed.act({ do: 'confirm policy' });
    expect(await inviteOf(narrowed, ADA)).toMatchObject({ state: 'withdrawn' });
  });

  test('a corrected link is offered to everybody invited, and sent as the next copy', async () => {
    const { usher, inbox, env } = await setUp();
    await deliver(usher, 'ticket.completed');
    await untilSent(usher, ADA);
    await usher.stop();
    const corrected = await startUsher({ ...env, USHER_HUB_URL: 'https://right.example/{code}' });
    expect((await corrected.call('held', { connection: 'default' })).outdatedLinks.people).toBe(1);
    await corrected.act({ do: 'resend all' });
    await inbox.waitFor(2);
    await untilSent(corrected, ADA);
    expect((await inviteOf(corrected, ADA))?.link).toMatch(/^https:\/\/right\.example\//);
    expect((await corrected.call('held', { connection: 'default' })).outdatedLinks.people).toBe(0);
  });

  test('once the event is over, sending pauses and asks; resuming means it', async () => {
    const { usher, inbox } = await setUp();
    await deliver(usher, 'ticket.completed', { event: { title: 'Harbour Conf', end_date: '2024-05-01' } });
    expect(await inviteOf(usher, ADA)).toMatchObject({ state: 'held', reason: 'paused' });
    expect((await usher.call('snapshot', {})).status.connections[0]?.paused).toBe('the event is over');
    await usher.act({ do: 'resume' });
    await untilSent(usher, ADA);
    await deliver(usher, 'ticket.completed', {
      slug: 'ti_2',
      email: JOAN,
      event: { title: 'Harbour Conf', end_date: '2024-05-01' },
    });
    await untilSent(usher, JOAN);
    expect(inbox.mails).toHaveLength(2);
  });
});

test('the fixtures end as they should: bought, given away, voided', async () => {
  const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
  const { usher, inbox } = await setUp();
  await usher.deliver('ticket.completed', fixture('classic-ticket-2022.json'));
  await untilSent(usher, 'jailyn@example.com');
  await usher.deliver('ticket.reassigned', fixture('constructed-classic-ticket-reassigned.json'));
  await untilSent(usher, 'ada@example.com');
  await usher.deliver('ticket.voided', fixture('constructed-classic-ticket-voided.json'));
  expect(await inviteOf(usher, 'jailyn@example.com')).toMatchObject({ state: 'withdrawn' });
  expect(await inviteOf(usher, 'ada@example.com')).toMatchObject({ state: 'withdrawn' });
  expect(inbox.mails).toHaveLength(2);
});
