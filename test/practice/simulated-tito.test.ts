import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedInvitees, type Step, simulateEvent } from '../helpers/simulated-tito.ts';

const STARTS_AT = Date.UTC(2027, 1, 1);

interface Body {
  test_mode: boolean;
  slug: string;
  reference: string;
  email: string | null;
  name: string;
  state_name?: string;
  updated_at: string;
  registration_slug?: string;
  tickets?: { slug: string; email: string | null }[];
}

const bodyOf = (step: Step) => JSON.parse(step.request.body.toString()) as Body;
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;

/** Every field's name with its place, lists and free-form values left out. */
function fields(value: unknown, place = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : fields(value[0], `${place}[]`);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${place}.${key}`;
    const freeForm = ['custom', 'metadata', 'responses', 'quantities', 'answers'].includes(key);
    return freeForm ? [here] : [here, ...fields(inner, here)];
  });
}

const scripts = fc
  .record({ seed: fc.integer(), orders: fc.integer({ min: 0, max: 30 }) })
  .map(({ seed, orders }) => simulateEvent({ seed, orders, startsAt: STARTS_AT }));
const script = simulateEvent({ seed: 1, orders: 12, startsAt: STARTS_AT });

describe('the simulated Tito', () => {
  it('tells the same story for the same seed, and another one for another', () => {
    expect(simulateEvent({ seed: 1, orders: 12, startsAt: STARTS_AT })).toEqual(script);
    expect(simulateEvent({ seed: 2, orders: 12, startsAt: STARTS_AT })).not.toEqual(script);
  });

  it('sends tickets with every field of a recorded one', () => {
    const ticket = script.find((step) => step.request.event === 'ticket.completed');
    const recorded = [...fields(fixture('classic-ticket-2022.json')), '.text'];
    expect(ticket && fields(bodyOf(ticket)).sort()).toEqual(recorded.sort());
  });

  it('sends orders with every field of a recorded one', () => {
    const order = script.find((step) => step.request.event === 'registration.completed');
    const recorded = fields(fixture('classic-registration-2022-six-tickets.json'));
    expect(order && fields(bodyOf(order)).sort()).toEqual(recorded.sort());
  });

  it('escapes as Tito does, and sends other letters as they are', () => {
    const bodies = script.map(({ request }) => request.body.toString()).join('');
    expect(bodies).toContain('I \\u003c3 harbours \\u0026 ships');
    expect(bodies).not.toMatch(/[<>&]/);
    expect(bodies).toContain('𠮷野');
  });

  it('keeps the order in which Tito reports', () => {
    fc.assert(
      fc.property(scripts, (steps) => {
        const rank = ['registration.finished', 'ticket.created', 'ticket.updated', 'ticket.completed'];
        const reached = new Map<string, number>();
        for (const step of steps.filter(
          ({ request }) => request.secret === 'right' && request.repeatOf === null,
        )) {
          const { slug, registration_slug } = bodyOf(step);
          const order = reached.get(registration_slug ?? slug);
          const before = reached.get(slug) ?? (registration_slug && order !== undefined ? 0 : -1);
          const now = step.request.event === 'registration.completed' ? 1 : rank.indexOf(step.request.event);
          expect(now).toBe(before + 1);
          reached.set(slug, now);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('completes an order only when each of its tickets is', () => {
    fc.assert(
      fc.property(scripts, (steps) => {
        const complete = new Set<string>();
        for (const step of steps) {
          const body = bodyOf(step);
          if (step.request.event === 'ticket.completed') complete.add(body.slug);
          if (step.request.event !== 'registration.completed') continue;
          expect(body.tickets?.every(({ slug, email }) => complete.has(slug) && email)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('never states the same moment for a ticket without and with its holder', () => {
    fc.assert(
      fc.property(scripts, (steps) => {
        const without = new Map<string, string>();
        for (const step of steps.filter(({ request }) => request.event.startsWith('ticket.'))) {
          const { slug, email, updated_at } = bodyOf(step);
          if (email === null) without.set(slug, updated_at);
          else expect(updated_at > (without.get(slug) ?? '')).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has at least one of everything from six orders on', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const steps = simulateEvent({ seed, orders: 6, startsAt: STARTS_AT });
        const tickets = steps.filter(({ request }) => request.event === 'ticket.completed');
        const live = tickets.filter((step) => step.request.secret === 'right' && !bodyOf(step).test_mode);
        const addresses = live.map((step) => bodyOf(step).email?.toLowerCase());
        const slugs = new Set(live.map((step) => bodyOf(step).slug));
        expect(slugs.size, 'an address twice').toBeGreaterThan(new Set(addresses).size);
        expect(
          new Set(live.map((step) => bodyOf(step).email)).size,
          'an address in capitals',
        ).toBeGreaterThan(new Set(addresses).size);
        expect(steps.some(({ say }) => say?.includes('no name until now'))).toBe(true);
        expect(steps.filter(({ request }) => request.secret === 'wrong')).toHaveLength(1);
        expect(steps.filter(({ request }) => request.repeatOf !== null)).toHaveLength(1);
        const tests = steps.filter((step) => bodyOf(step).test_mode);
        expect(tests.length).toBeGreaterThan(0);
        expect(tests.every((step) => /^(ti|reg)_test_/.test(bodyOf(step).slug))).toBe(true);
        const created = steps.filter(({ request }) => request.event === 'ticket.created').length;
        expect(created, 'a ticket that stays without a name').toBeGreaterThan(slugs.size + 1);
      }),
      { numRuns: 30 },
    );
  });

  it('repeats byte for byte what it sent before', () => {
    const big = simulateEvent({ seed: 3, orders: 60, startsAt: STARTS_AT });
    const repeats = big.filter(({ request }) => request.repeatOf !== null);
    expect(repeats).toHaveLength(10);
    for (const { request } of repeats) {
      const first = big[request.repeatOf ?? -1];
      expect(first?.request.event).toBe(request.event);
      expect(first?.request.body.equals(request.body)).toBe(true);
      expect(big.findIndex((step) => step.request === request)).toBeGreaterThan(request.repeatOf ?? -1);
    }
  });

  it('never sells one reference or slug twice, also in a big sale', () => {
    const big = simulateEvent({ seed: 4, orders: 600, startsAt: STARTS_AT });
    const created = big.filter(({ request }) => request.event === 'ticket.created').map(bodyOf);
    expect(new Set(created.map(({ slug }) => slug)).size).toBe(created.length);
    expect(new Set(created.map(({ reference }) => reference)).size).toBe(created.length);
    expect(big.every(({ pauseMs }) => pauseMs >= 0)).toBe(true);
  });
});

describe('who is to be invited', () => {
  it('is each holder of a complete live ticket once, and nobody else', () => {
    const invitees = expectedInvitees(script);
    const ofTests = script.filter((step) => bodyOf(step).test_mode).map((step) => bodyOf(step).email);
    const forged = script
      .filter(({ request }) => request.secret === 'wrong')
      .map((step) => bodyOf(step).email);
    for (const email of [...ofTests, ...forged]) expect(invitees).not.toContain(email);
    const completed = script.filter(
      (step) =>
        step.request.event === 'ticket.completed' &&
        step.request.secret === 'right' &&
        !bodyOf(step).test_mode,
    );
    expect(invitees).toEqual(new Set(completed.map((step) => bodyOf(step).email?.toLowerCase())));
    expect(invitees.size).toBeGreaterThan(15);
  });

  it('is nobody where nothing was sold', () => {
    expect(expectedInvitees(simulateEvent({ seed: 1, orders: 0, startsAt: STARTS_AT }))).toEqual(new Set());
  });
});
