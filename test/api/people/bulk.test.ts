import { expect, test } from 'vitest';
import { Organizer } from '../../../electron/api/organizer.ts';
import { openPeople, type People } from '../../../electron/api/people/people.ts';
import type { BulkView, Selection } from '../../../shared/contract.ts';
import { EVERYBODY } from '../../../shared/people-query.ts';
import { Desk } from '../../helpers/desk.ts';
import { CONNECTION } from '../../helpers/world.ts';

const ALL: Selection = { kind: 'found', query: EVERYBODY, except: [] };
const addressOf = (n: number) => `p${n}@example.org`;

async function openDesk(
  people: number,
): Promise<{ desk: Desk; service: People['sources']; views: BulkView[] }> {
  const desk = await Desk.open();
  for (let n = 0; n < people; n += 1) {
    await desk.deliver('ticket.completed', { slug: `ti_${n}`, email: addressOf(n), name: `Person ${n}` });
    await desk.sent(addressOf(n));
  }
  let minted = 0;
  const mint = () => ({ now: desk.now, code: () => `c${++minted}`, id: () => `b${++minted}` });
  const organizer = new Organizer({
    change: (connection, work) => desk.ledger.change(connection, work),
    isConnection: (id) => id === CONNECTION,
    policyFor: () => desk.policy,
    mint,
    findDelivery: async () => ({ delivery: null, isKnown: false }),
    decideAgain: async () => {},
    nextId: () => '',
    sendingFixedBy: () => null,
    setSending: async () => {},
    isForgotten: () => false,
  });
  const views: BulkView[] = [];
  const opened = openPeople({
    state: desk.state,
    organizer,
    policyFor: () => desk.policy,
    mint,
    onBulk: (view) => views.push(view),
  });
  desk.onRecord.push((record) => opened.after(record));
  return { desk, service: opened.sources, views };
}

async function ended({ bulk }: People['sources']): Promise<BulkView> {
  while (bulk.view?.state === 'running') await new Promise((resolve) => setImmediate(resolve));
  if (!bulk.view) throw new Error('nothing was begun');
  return bulk.view;
}

test('what it would do is counted and named, and nothing is done', async () => {
  const { desk, service } = await openDesk(10);
  await desk.act({ do: 'withdraw', address: addressOf(3) });
  const lines = desk.lines.length;
  expect(await service.bulk.preview(ALL, 'resend')).toEqual({
    people: 9,
    leftOut: 1,
    examples: ['Person 0', 'Person 1', 'Person 2'],
    problem: null,
  });
  expect(desk.lines.length).toBe(lines);
});

test('everybody chosen gets the next copy, a few at a time, and those it makes no sense for are left out', async () => {
  const { desk, service, views } = await openDesk(100);
  await desk.act({ do: 'ignore', address: addressOf(7) });
  const except = [{ connection: CONNECTION, email: addressOf(8) }];
  expect(await service.bulk.start({ ...ALL, except }, 'resend')).toBeNull();
  expect(await ended(service)).toMatchObject({ state: 'finished', total: 99, done: 98, skipped: 1 });
  expect(desk.person(addressOf(50)).invite).toMatchObject({ state: 'queued', copy: 2 });
  expect(desk.person(addressOf(7)).invite.state).toBe('withdrawn');
  expect(desk.person(addressOf(8)).invite).toMatchObject({ state: 'sent', copy: 1 });
  const steps = views.map(({ done, skipped }) => done + skipped);
  expect(steps.filter((step, at) => step > (steps[at - 1] ?? 0)).length).toBeGreaterThanOrEqual(3);
});

test('withdrawn are the invites that stand or are held; nobody else is kept from being invited later', async () => {
  const { desk, service } = await openDesk(3);
  await desk.deliver('ticket.voided', { slug: 'ti_0', email: addressOf(0) });
  await desk.setPolicy({ sending: 'rehearsal' });
  await desk.deliver('ticket.completed', { slug: 'ti_held', email: 'held@example.org' });
  expect(await service.bulk.preview(ALL, 'withdraw')).toMatchObject({ people: 3, leftOut: 1 });
  await service.bulk.start(ALL, 'withdraw');
  expect(await ended(service)).toMatchObject({ total: 4, done: 3, skipped: 1 });
  expect(desk.person(addressOf(0)).blocked).toBeNull();
  expect(desk.person('held@example.org').blocked).toBe('withdrawn by hand');
});

test('each is written down as if it were done by hand, so that it is there after a restart', async () => {
  const { desk, service } = await openDesk(5);
  await service.bulk.start(ALL, 'withdraw');
  await ended(service);
  const again = await Desk.open({}, desk.lines);
  for (let n = 0; n < 5; n += 1) {
    expect(again.person(addressOf(n))).toMatchObject({ blocked: 'withdrawn by hand' });
  }
});

test('it can be stopped: what is done stays done, the others are not touched', async () => {
  const { desk, service } = await openDesk(200);
  await service.bulk.start(ALL, 'withdraw');
  await service.bulk.stop();
  const view = await ended(service);
  expect(view.state).toBe('stopped');
  expect(view.done).toBeGreaterThan(0);
  expect(view.done).toBeLessThan(200);
  const people = Array.from({ length: 200 }, (_, n) => desk.person(addressOf(n)));
  expect(people.filter(({ blocked }) => blocked !== null)).toHaveLength(view.done);
});

test('what stands in everybody’s way ends it and is told; it is known before', async () => {
  const { desk, service } = await openDesk(100);
  await desk.act({ do: 'pause' });
  const problem = { code: 'closed', sentence: 'Nothing can be sent now: paused.' };
  expect((await service.bulk.preview(ALL, 'resend')).problem).toMatchObject(problem);
  await service.bulk.start(ALL, 'resend');
  expect(await ended(service)).toMatchObject({ state: 'failed', done: 0, problem });
});

test('one at a time', async () => {
  const { service } = await openDesk(100);
  const [first, second] = await Promise.all([
    service.bulk.start(ALL, 'resend'),
    service.bulk.start(ALL, 'withdraw'),
  ]);
  expect(first).toBeNull();
  expect(second).toMatchObject({ code: 'busy' });
  expect(await ended(service)).toMatchObject({ deed: 'resend', done: 100 });
});

test('held invites are released, those of people chosen and no others', async () => {
  const { desk, service } = await openDesk(0);
  await desk.setPolicy({ sending: 'rehearsal' });
  for (let n = 0; n < 3; n += 1) {
    await desk.deliver('ticket.completed', { slug: `ti_${n}`, email: addressOf(n) });
  }
  await desk.setPolicy({ sending: 'live' });
  const people = [0, 2].map((n) => ({ connection: CONNECTION, email: addressOf(n).toUpperCase() }));
  await service.bulk.start({ kind: 'picked', people }, 'release');
  expect(await ended(service)).toMatchObject({ done: 2, skipped: 0 });
  expect([0, 1, 2].map((n) => desk.person(addressOf(n)).invite.state)).toEqual(['queued', 'held', 'queued']);
});
