import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../electron/guestlist/entities.ts';
import { AccessCodes } from '../../electron/listener/access-codes.ts';
import { GatedLinks } from '../../electron/listener/gated-links.ts';
import { Desk, replayed } from '../helpers/desk.ts';
import { throughSnapshot } from '../helpers/through-snapshot.ts';
import { ask, head, startRig } from './rig.ts';

const GATED = { access: 'gated', publicUrl: 'https://hooks.example' } as const;
const ADA = 'ada@example.org';

interface Choices {
  hubUrl: string | null;
  records: boolean;
}

/** A desk with its gated links, as the service puts them together. */
async function open(policy: Partial<Policy> = GATED, lines: readonly string[] = []) {
  const desk = await Desk.open(policy, lines);
  const codes = new AccessCodes(desk.state);
  desk.onRecord.push((record) => codes.after(record));
  const choices: Choices = { hubUrl: 'https://hub.example/join?code={code}&e={email}', records: true };
  const links = new GatedLinks({
    state: desk.state,
    codes,
    hubUrl: () => choices.hubUrl,
    recordsVisits: () => choices.records,
    change: (connection, work) => desk.ledger.change(connection, work),
    now: () => desk.now,
  });
  const codeOf = (address: string) => desk.person(address).invite.code ?? '';
  return { desk, codes, links, choices, codeOf };
}

/** Somebody who was sent a gated link. */
async function invited() {
  const world = await open();
  await world.desk.deliver('ticket.completed');
  await world.desk.sent(ADA);
  return { ...world, code: world.codeOf(ADA) };
}

const toHub = (code: string) => ({ to: `https://hub.example/join?code=${code}&e=ada%40example.org` });
const visitsIn = (desk: Desk) =>
  desk.lines.filter((line) => line.includes('"visited"')).map((line) => JSON.parse(line));

describe('a gated invite', () => {
  test('has a link to the public address, and its code leads on to the hub as it is set now', async () => {
    const { desk, links, choices, code } = await invited();
    expect(desk.person(ADA).invite.link).toBe(`https://hooks.example/i/${code}`);
    expect(links.visit(code)).toEqual(toHub(code));
    choices.hubUrl = 'https://new-hub.example/ünïcode/{code}';
    expect(links.visit(code)).toEqual({ to: `https://new-hub.example/%C3%BCn%C3%AFcode/${code}` });
  });

  test('waits while there is no public address that stays, and is not mailed without one', async () => {
    const { desk } = await open({ access: 'gated', publicUrl: null });
    await desk.deliver('ticket.completed');
    expect(desk.person(ADA).invite).toMatchObject({ state: 'held', reason: 'no public address', code: null });
    await desk.setPolicy(GATED);
    await desk.act({ do: 'release held', address: null });
    expect(desk.person(ADA).invite).toMatchObject({ state: 'queued', link: expect.stringContaining('/i/') });
  });

  test('leads nowhere while the hub is not known, and on again once it is', async () => {
    const { links, choices, code } = await invited();
    for (const hubUrl of [null, 'https://[not-an-address/{code}']) {
      choices.hubUrl = hubUrl;
      expect(links.visit(code)).toBe('gone');
    }
    choices.hubUrl = 'https://hub.example/{code}';
    expect(links.visit(code)).toEqual({ to: `https://hub.example/${code}` });
  });

  test('opens still while another copy of the same link waits or is held', async () => {
    const { desk, links, code } = await invited();
    await desk.act({ do: 'resend', address: ADA });
    await desk.act({ do: 'pause' });
    expect(desk.person(ADA).invite).toMatchObject({ state: 'held', code });
    expect(links.visit(code)).toEqual(toHub(code));
  });

  test('withdrawn by an event or by hand its link is gone; given back it opens again', async () => {
    const { desk, links, code } = await invited();
    await desk.act({ do: 'withdraw', address: ADA });
    expect(links.visit(code)).toBe('gone');
    await desk.act({ do: 'unblock', address: ADA });
    expect(links.visit(code)).toEqual(toHub(code));
    await desk.deliver('ticket.voided', { state_name: 'void', updated_at: '2026-11-21T10:00:00.000Z' });
    expect(links.visit(code)).toBe('gone');
  });

  test('a code nobody has is unknown, and so is that of a direct link', async () => {
    const { desk, links, codeOf } = await open({ access: 'direct' });
    await desk.deliver('ticket.completed');
    for (const code of [codeOf(ADA), 'code-9-9', '', '__proto__']) expect(links.visit(code)).toBe('unknown');
  });
});

test('earlier links stay gone for ever: after a new one, after a restart, after a snapshot', async () => {
  const { desk, links, code: first } = await invited();
  await desk.act({ do: 'new link', address: ADA });
  await desk.sent(ADA);
  const second = desk.person(ADA).invite.code ?? '';
  expect([first, second].map((code) => links.visit(code))).toEqual(['gone', toHub(second)]);
  await desk.deliver('ticket.voided', { state_name: 'void', updated_at: '2026-11-21T10:00:00.000Z' });
  await desk.deliver('ticket.unvoided', { updated_at: '2026-11-22T10:00:00.000Z' });
  const third = desk.person(ADA).invite.code ?? '';
  expect(new Set([first, second, third]).size).toBe(3);
  const seen = () => [first, second, third].map((code) => links.visit(code));
  expect(seen()).toEqual(['gone', 'gone', toHub(third)]);

  const again = await open(GATED, desk.lines);
  expect([first, second, third].map((code) => again.links.visit(code))).toEqual([
    'gone',
    'gone',
    toHub(third),
  ]);
  const thawed = throughSnapshot(desk.state);
  expect([...new AccessCodes(thawed).entries()]).toEqual([...new AccessCodes(desk.state).entries()]);
});

test('a link that was queued and never left is gone as well, not unknown', async () => {
  const { desk, links, codeOf } = await open();
  await desk.deliver('ticket.completed');
  const code = codeOf(ADA);
  await desk.deliver('ticket.voided', { state_name: 'void', updated_at: '2026-11-21T10:00:00.000Z' });
  expect(desk.person(ADA).invite.code).toBeNull();
  expect(links.visit(code)).toBe('gone');
});

test('the index kept from records is the one made from state; both know codes by their hash alone', async () => {
  const people = fc.constantFrom('ada@example.org', 'alan@example.org');
  const step = fc.oneof(
    fc.record({
      event: fc.constantFrom('ticket.completed', 'ticket.reassigned', 'ticket.voided', 'ticket.unvoided'),
      slug: fc.constantFrom('ti_1', 'ti_2'),
      email: people,
    }),
    fc.record({ action: fc.constantFrom('new link', 'resend', 'withdraw', 'unblock'), address: people }),
    fc.record({ sent: people }),
    fc.record({ access: fc.constantFrom('gated', 'direct') }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { desk, codes } = await open();
      const made = new Set<string>();
      let day = 0;
      for (const each of steps) {
        day += 1;
        if ('event' in each) {
          const updated_at = new Date(Date.UTC(2026, 10, day)).toISOString();
          await desk.deliver(each.event, { slug: each.slug, email: each.email, updated_at });
        } else if ('action' in each) {
          // What makes no sense now is refused, and changes nothing.
          await desk.act({ do: each.action, address: each.address } as never).catch(() => {});
        } else if ('sent' in each) {
          const person = [...desk.state.connections.values()][0]?.books.participants.get(each.sent);
          if (person?.invite.state === 'queued') await desk.sent(each.sent);
        } else {
          await desk.setPolicy({ access: each.access as 'gated' | 'direct' });
        }
        for (const [, { books }] of desk.state.connections) {
          for (const [, { invite }] of books.participants.entries()) {
            if (invite.link?.includes('/i/') && invite.code) made.add(invite.code);
          }
        }
      }
      const kept = [...codes.entries()].sort();
      expect([...new AccessCodes(desk.state).entries()].sort()).toEqual(kept);
      expect([...new AccessCodes(replayed(desk.lines)).entries()].sort()).toEqual(kept);
      const hashes = [...made].map((code) => createHash('sha256').update(code).digest('base64url'));
      expect(kept.map(([hash]) => hash).sort()).toEqual(hashes.sort());
    }),
    { numRuns: 60 },
  );
});

describe('a visit', () => {
  test('is written down with nothing but the time, for the first and for the last', async () => {
    const { desk, links, code } = await invited();
    await links.note(code);
    desk.now += 3_600_000;
    await links.note(code);
    const about = { t: 'visited', connection: 'c', address: ADA, revision: 1 };
    expect(visitsIn(desk)).toEqual([
      { ...about, at: desk.now - 3_600_000 },
      { ...about, at: desk.now },
    ]);
    const visitedAt = { first: desk.now - 3_600_000, last: desk.now };
    expect(desk.person(ADA).invite.visitedAt).toEqual(visitedAt);
    const again = await open(GATED, desk.lines);
    expect(again.desk.person(ADA).invite.visitedAt).toEqual(visitedAt);
  });

  test('is written down once a minute at most, however often and fast a scanner comes', async () => {
    const { desk, links, code } = await invited();
    await Promise.all(Array.from({ length: 50 }, () => links.note(code)));
    for (let second = 1; second < 60; second++) {
      desk.now += 1_000;
      await links.note(code);
    }
    expect(visitsIn(desk)).toHaveLength(1);
    desk.now += 1_000;
    await links.note(code);
    expect(visitsIn(desk)).toHaveLength(2);
  });

  test('is not written down where the organizer does not want it, or where it opened nothing', async () => {
    const { desk, links, choices, code } = await invited();
    choices.records = false;
    await links.note(code);
    choices.records = true;
    await links.note('code-9-9');
    await desk.act({ do: 'withdraw', address: ADA });
    await links.note(code);
    expect(visitsIn(desk)).toEqual([]);
  });

  test('counts for its own link: a new link was visited by nobody', async () => {
    const { desk, links, code } = await invited();
    await links.note(code);
    await desk.act({ do: 'withdraw', address: ADA });
    expect(desk.person(ADA).invite.visitedAt).not.toBeNull();
    await desk.act({ do: 'unblock', address: ADA });
    // Even where the old one was fetched at the very moment in which it was replaced.
    desk.now += 3_600_000;
    await Promise.all([desk.act({ do: 'new link', address: ADA }), links.note(code)]);
    expect(visitsIn(desk)).toHaveLength(2);
    expect(desk.person(ADA).invite).toMatchObject({ revision: 2, visitedAt: null });
  });

  test('that the disk refuses is let go, and the next one is written down', async () => {
    const { desk, links, code } = await invited();
    desk.refused.add('visited');
    await links.note(code);
    desk.refused.clear();
    await links.note(code);
    expect(visitsIn(desk)).toHaveLength(1);
  });
});

test('from the mail to the hub over a real socket, and no further once withdrawn, also after a restart', async () => {
  const { desk, links, code } = await invited();
  const serve = (from: GatedLinks) =>
    startRig({ visit: (each) => from.visit(each), onVisit: (each) => void from.note(each) });
  const path = new URL(desk.person(ADA).invite.link ?? '').pathname;
  const { listener } = await serve(links);
  expect(await ask(listener.port, head('GET', path))).toMatchObject({
    status: 302,
    headers: { location: toHub(code).to },
  });
  await expect.poll(() => visitsIn(desk)).toHaveLength(1);
  await desk.deliver('ticket.reassigned', {
    email: 'joan@example.org',
    updated_at: '2026-11-21T10:00:00.000Z',
  });
  expect(await ask(listener.port, head('GET', path))).toMatchObject({ status: 410 });

  const again = await open(GATED, desk.lines);
  const restarted = await serve(again.links);
  expect(await ask(restarted.listener.port, head('GET', path))).toMatchObject({ status: 410 });
  const joans = `/i/${again.codeOf('joan@example.org')}`;
  expect(await ask(restarted.listener.port, head('GET', joans))).toMatchObject({ status: 302 });
});
