import { describe, expect, test } from 'vitest';
import type { Policy } from '../../electron/guestlist/entities.ts';
import { NO_TEMPLATES } from '../../electron/mail/compose.ts';
import { Dispatch } from '../../electron/mail/dispatch.ts';
import { Outbox } from '../../electron/mail/outbox.ts';
import { RateKeeper } from '../../electron/mail/rate.ts';
import { Desk } from '../helpers/desk.ts';
import { HeldTransport, RETRY, SENT } from './held-outbox.ts';
import { quiet, VirtualClock } from './virtual-clock.ts';

const ADA = 'ada@example.org';
const LATER = '2026-11-21T10:00:00.000Z';
const LATER_STILL = '2026-11-22T10:00:00.000Z';
const NOTIFYING = { withdrawNotice: true } as const;

/** A desk with the mail room on it, as the service puts them together; the mail server is the test's. */
async function open(policy: Partial<Policy> = NOTIFYING, lines: readonly string[] = []) {
  const desk = await Desk.open(policy, lines);
  const clock = new VirtualClock();
  const transport = new HeldTransport();
  const dispatch = new Dispatch({
    state: desk.state,
    change: (connection, work) => desk.ledger.change(connection, work),
    templates: () => NO_TEMPLATES,
    sender: () => ({ name: 'Harbour Conf', email: 'org@harbour.example' }),
    publicUrl: () => null,
  });
  const outbox = new Outbox({
    transport,
    rate: new RateKeeper([], []),
    clock,
    random: () => 0.5,
    concurrency: 4,
    ports: {
      compose: (key) => dispatch.compose(key),
      handedOver: (key, at) => dispatch.handedOver(key, at),
      settled: (key, outcome, at) => dispatch.settled(key, outcome, at),
      onState: () => {},
    },
  });
  desk.onRecord.push((record) => {
    const { offer, cancel } = dispatch.after(record);
    for (const key of cancel) outbox.cancel(key);
    outbox.offer(offer);
  });
  outbox.offer(dispatch.waiting());
  await quiet();

  /** Takes the next mail that has come to the server, up to where nothing is left to answer but this. */
  let taken = 0;
  const next = async () => {
    await quiet();
    const each = transport.try(taken);
    taken += 1;
    await each.handOver();
    return each;
  };
  const deliverNext = async () => {
    const each = await next();
    await each.end(SENT);
    return each.mail;
  };
  const arrived = async () => {
    await quiet();
    return transport.tries.length - taken;
  };
  const notice = () => desk.person(ADA).notice;
  return { desk, clock, transport, outbox, next, deliverNext, arrived, notice };
}

/** Ada has her invite. */
async function withAdaInvited(policy: Partial<Policy> = NOTIFYING) {
  const room = await open(policy);
  await room.desk.deliver('ticket.completed', { event: { title: 'Harbour Conf' } });
  const invite = await room.deliverNext();
  return { ...room, invite };
}

const toJoan = { email: 'joan@example.org', name: 'Joan Clarke', updated_at: LATER };
const voided = { state_name: 'void', updated_at: LATER };

describe('somebody whose access is withdrawn', () => {
  test('is told so once, in a mail of its own', async () => {
    const { desk, deliverNext, arrived, notice, invite } = await withAdaInvited();
    await desk.deliver('ticket.voided', voided);
    const mail = await deliverNext();
    expect(mail).toMatchObject({
      to: { email: ADA },
      subject: expect.stringMatching(/^Your access to .* has been withdrawn$/),
    });
    expect(mail.text).toContain('Your ticket was cancelled.');
    expect(mail.messageId).not.toBe(invite.messageId);
    expect(mail.messageId).toMatch(/^<[^<>@\s]+@harbour\.example>$/);
    expect(mail.text + mail.html).not.toContain(desk.person(ADA).invite.code);
    expect(notice()).toMatchObject({ state: 'sent', revision: 1, messageId: mail.messageId });
    await desk.deliver('ticket.updated', { ...voided, updated_at: LATER_STILL });
    await desk.deliver('registration.cancelled', { ...voided, slug: 'reg_of_ti_1' });
    expect(await arrived()).toBe(0);
  });

  test('because somebody else has the ticket now, learns just that; the new holder gets the invite', async () => {
    const { desk, deliverNext, arrived } = await withAdaInvited();
    await desk.deliver('ticket.reassigned', toJoan);
    const mails = [await deliverNext(), await deliverNext()];
    const told = mails.find((mail) => mail.to.email === ADA);
    const invited = mails.find((mail) => mail.to.email === 'joan@example.org');
    expect(told?.text).toContain('Your ticket was given to somebody else.');
    expect(told?.text + (told?.html ?? '')).not.toMatch(/joan/i);
    expect(invited?.subject).toContain('been given access');
    expect(await arrived()).toBe(0);
  });

  test('by hand is told without a reason', async () => {
    const { desk, deliverNext } = await withAdaInvited();
    await desk.act({ do: 'withdraw', address: ADA });
    const { text, html } = await deliverNext();
    expect(text).toContain('has been withdrawn.\n');
    expect(text + html).not.toMatch(/your tickets? (was|were)|by hand/i);
  });

  test('whose order was cancelled learns that the ticket was, and a guest no longer wanted learns nothing of tickets', async () => {
    const { desk, deliverNext } = await withAdaInvited();
    await desk.deliver('registration.cancelled', {
      _type: 'registration',
      slug: 'reg_of_ti_1',
      tickets: [],
      updated_at: LATER,
    });
    expect((await deliverNext()).text).toContain('Your ticket was cancelled.');
    const guest = 'guest@example.org';
    await desk.act({ do: 'invite', address: guest, name: 'Guest' });
    await deliverNext();
    await desk.act({ do: 'uninvite', address: guest });
    const { to, text } = await deliverNext();
    expect(to.email).toBe(guest);
    expect(text).not.toMatch(/ticket/i);
  });

  test('with another ticket still valid is told nothing, having lost nothing', async () => {
    const { desk, arrived, notice } = await withAdaInvited();
    await desk.deliver('ticket.completed', { slug: 'ti_2' });
    await desk.deliver('ticket.voided', voided);
    expect(await arrived()).toBe(0);
    expect(notice()).toBeNull();
  });

  test('again, from the next revision, is told again', async () => {
    const { desk, deliverNext, arrived } = await withAdaInvited();
    await desk.deliver('ticket.voided', voided);
    const first = await deliverNext();
    await desk.deliver('ticket.unvoided', { updated_at: LATER_STILL });
    await deliverNext();
    await desk.act({ do: 'withdraw', address: ADA });
    const second = await deliverNext();
    expect(second.subject).toBe(first.subject);
    expect(second.messageId).not.toBe(first.messageId);
    expect(await arrived()).toBe(0);
  });

  test('and given back and withdrawn again by hand, is told once: it was one revision', async () => {
    const { desk, deliverNext, arrived } = await withAdaInvited();
    await desk.act({ do: 'withdraw', address: ADA });
    await deliverNext();
    await desk.act({ do: 'unblock', address: ADA });
    await desk.act({ do: 'withdraw', address: ADA });
    expect(await arrived()).toBe(0);
  });
});

describe('no notice goes out', () => {
  test('unless the organizer wants it', async () => {
    const { desk, arrived, notice } = await withAdaInvited({});
    await desk.deliver('ticket.voided', voided);
    expect(await arrived()).toBe(0);
    expect(notice()).toBeNull();
  });

  test('to somebody whose invite never left', async () => {
    const { desk, transport, arrived, notice, outbox } = await open();
    outbox.setTransport(null);
    await desk.deliver('ticket.completed');
    await desk.deliver('ticket.voided', voided);
    outbox.setTransport(transport);
    expect(await arrived()).toBe(0);
    expect(notice()).toBeNull();
  });

  test('to somebody whose invite was refused for good, and so was never seen', async () => {
    const { desk, next, arrived, notice } = await open();
    await desk.deliver('ticket.completed');
    await (await next()).end({ state: 'failed', words: '550 no such user' });
    await desk.deliver('ticket.voided', voided);
    expect(desk.person(ADA).invite.state).toBe('withdrawn');
    expect(await arrived()).toBe(0);
    expect(notice()).toBeNull();
  });

  test.each([
    ['in a rehearsal', { sending: 'rehearsal' }],
    ['without a mail server', { mailServer: false }],
    ['without a sender', { sender: null }],
  ] as const)('for what was withdrawn %s, not even later', async (_, changes) => {
    const { desk, arrived, notice } = await withAdaInvited();
    const before = desk.policy;
    await desk.setPolicy(changes);
    await desk.deliver('ticket.voided', voided);
    await desk.setPolicy(before);
    expect(await arrived()).toBe(0);
    expect(notice()).toBeNull();
  });

  test('for what was withdrawn while sending was paused, not even later', async () => {
    const { desk, arrived, notice } = await withAdaInvited();
    await desk.act({ do: 'pause' });
    await desk.act({ do: 'withdraw', address: ADA });
    await desk.act({ do: 'resume' });
    expect(await arrived()).toBe(0);
    expect(notice()).toBeNull();
  });

  test('where access returned before it left', async () => {
    const { desk, transport, outbox, arrived, notice, deliverNext } = await withAdaInvited();
    outbox.setTransport(null);
    await desk.deliver('ticket.voided', voided);
    expect(notice()?.state).toBe('queued');
    await desk.deliver('ticket.unvoided', { updated_at: LATER_STILL });
    expect(notice()?.state).toBe('none');
    outbox.setTransport(transport);
    expect((await deliverNext()).subject).toContain('been given access');
    expect(await arrived()).toBe(0);
    expect(outbox.state().waiting).toBe(0);
  });

  test('where it was taken back at the last moment, with the mail server already waiting for it', async () => {
    const { desk, transport, arrived, notice } = await withAdaInvited();
    await desk.act({ do: 'withdraw', address: ADA });
    await quiet();
    const last = transport.tries.at(-1);
    expect(last?.mail.subject).toContain('withdrawn');
    const returned = desk.act({ do: 'unblock', address: ADA });
    await expect(last?.handOver()).rejects.toThrow();
    await returned;
    await last?.end(RETRY);
    expect(await arrived()).toBe(1);
    expect(notice()).toMatchObject({ state: 'none', handedAt: null });
    expect(desk.person(ADA).invite.state).toBe('sent');
  });

  test('where a changed setting entitles them again, even before the organizer confirms that', async () => {
    const { desk, transport, outbox, arrived, deliverNext } = await withAdaInvited({
      ...NOTIFYING,
      ticketTypes: ['Early Bird'],
    });
    outbox.setTransport(null);
    const standard = { release_title: 'Standard', release_slug: 'standard', updated_at: LATER };
    await desk.deliver('ticket.updated', standard);
    expect(desk.person(ADA)).toMatchObject({ invite: { state: 'withdrawn' }, notice: { state: 'queued' } });
    await desk.setPolicy({ ticketTypes: [] });
    outbox.setTransport(transport);
    expect(await arrived()).toBe(0);
    await desk.act({ do: 'confirm policy' });
    expect((await deliverNext()).subject).toContain('been given access');
    expect(await arrived()).toBe(0);
  });

  test('where the organizer no longer wants notices by the time it could leave', async () => {
    const { desk, transport, outbox, arrived } = await withAdaInvited();
    outbox.setTransport(null);
    await desk.act({ do: 'withdraw', address: ADA });
    await desk.setPolicy({ withdrawNotice: false });
    outbox.setTransport(transport);
    expect(await arrived()).toBe(0);
  });
});

describe('a notice on its way', () => {
  test('is kept in while sending is paused, and goes on with it', async () => {
    const { desk, transport, outbox, arrived, deliverNext } = await withAdaInvited();
    outbox.setTransport(null);
    await desk.act({ do: 'withdraw', address: ADA });
    await desk.act({ do: 'pause' });
    outbox.setTransport(transport);
    expect(await arrived()).toBe(0);
    expect(outbox.state().waiting).toBe(0);
    await desk.act({ do: 'resume' });
    expect((await deliverNext()).subject).toContain('withdrawn');
    expect(await arrived()).toBe(0);
  });

  test('is tried again where the server asks for that, also after a restart, and then goes out once', async () => {
    const { desk, next, notice } = await withAdaInvited();
    await desk.act({ do: 'withdraw', address: ADA });
    const first = await next();
    await first.end(RETRY);
    expect(notice()).toMatchObject({ state: 'retrying', attempts: 1 });

    const again = await open(NOTIFYING, desk.lines);
    await again.clock.advance(24 * 3_600_000);
    const mail = await again.deliverNext();
    expect(mail.messageId).toBe(first.mail.messageId);
    expect(again.notice()?.state).toBe('sent');
    expect(await again.arrived()).toBe(0);
    const third = await open(NOTIFYING, again.desk.lines);
    expect(await third.arrived()).toBe(0);
  });

  test('is asked to be tried again while paused: it stays in, and goes on with sending', async () => {
    const { desk, clock, next, notice, arrived, deliverNext } = await withAdaInvited();
    await desk.act({ do: 'withdraw', address: ADA });
    const first = await next();
    await desk.act({ do: 'pause' });
    await first.end(RETRY);
    await clock.advance(24 * 3_600_000);
    expect(await arrived()).toBe(0);
    expect(notice()?.state).toBe('retrying');
    await desk.act({ do: 'resume' });
    expect((await deliverNext()).messageId).toBe(first.mail.messageId);
  });

  test('that was handed over when Usher crashed is ambiguous, and never sent again by itself', async () => {
    const { desk, next } = await withAdaInvited();
    await desk.act({ do: 'withdraw', address: ADA });
    await next();
    const again = await open(NOTIFYING, desk.lines);
    expect(again.notice()).toMatchObject({
      state: 'ambiguous',
      reason: expect.stringContaining('may have been delivered'),
    });
    await again.clock.advance(72 * 3_600_000);
    expect(await again.arrived()).toBe(0);
    expect(again.desk.person(ADA).invite.state).toBe('withdrawn');
  });

  test('waits through a crash before it was handed over', async () => {
    const { desk, outbox } = await withAdaInvited();
    outbox.setTransport(null);
    await desk.deliver('ticket.voided', voided);
    const again = await open(NOTIFYING, desk.lines);
    expect((await again.deliverNext()).subject).toContain('withdrawn');
    expect(await again.arrived()).toBe(0);
  });
});
