import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Audience, COALESCE_INTERVAL, Feed } from '../../electron/api/feed.ts';
import type { Notification, ParticipantView, StatusView } from '../../shared/contract.ts';
import { delivery, STATUS } from './rig.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function audience(publish: (notification: Notification) => void): Audience {
  return { isFollowed: true, publish, skip: () => {} };
}

function startFeed(): { feed: Feed; sent: Notification[] } {
  const sent: Notification[] = [];
  return { feed: new Feed(audience((notification) => sent.push(notification))), sent };
}

function status(deliveries: number): StatusView {
  return { ...STATUS, counts: { ...STATUS.counts, deliveries } };
}

function person(email: string, name: string): ParticipantView {
  const invite = {
    state: 'none' as const,
    reason: null,
    revision: 0,
    sentAt: null,
    messageId: null,
    link: null,
    retryAt: null,
  };
  return {
    connection: 'default',
    email,
    name,
    entitled: true,
    blocked: null,
    guest: false,
    invite,
    tickets: [],
    checkedInAt: null,
    openedAt: null,
  };
}

test('deliveries go out at the end of the tick, in order, the newest of each id', () => {
  const { feed, sent } = startFeed();
  feed.delivery(delivery('a'));
  feed.delivery(delivery('b'));
  feed.delivery(delivery('a', { outcome: 'duplicate' }));
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(sent).toEqual([
    { seq: 1, name: 'delivery', value: delivery('a', { outcome: 'duplicate' }) },
    { seq: 2, name: 'delivery', value: delivery('b') },
  ]);
});

test('of many statuses the newest goes out, computed once, within the interval', () => {
  const { feed, sent } = startFeed();
  let reads = 0;
  for (let count = 1; count <= 50; count++) {
    feed.status(() => {
      reads++;
      return status(count);
    });
    vi.advanceTimersByTime(1);
  }
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(COALESCE_INTERVAL - 50);
  expect(sent).toEqual([{ seq: 1, name: 'status', value: status(50) }]);
  expect(reads).toBe(1);
});

test('the changes of one person are merged, those of two are not', () => {
  const { feed, sent } = startFeed();
  feed.participant(person('ada@example.org', 'Ada'));
  feed.participant(person('alan@example.org', 'Alan'));
  feed.participant(person('ada@example.org', 'Ada Byron'));
  vi.advanceTimersByTime(COALESCE_INTERVAL);
  expect(sent.map(({ value }) => value)).toEqual([
    person('ada@example.org', 'Ada Byron'),
    person('alan@example.org', 'Alan'),
  ]);
});

test('whatever is published and when: the last state of everything arrives, numbered without gaps, seldom enough', () => {
  const change = fc.record({
    kind: fc.constantFrom('delivery', 'participant', 'status'),
    key: fc.integer({ min: 0, max: 3 }),
    wait: fc.integer({ min: 0, max: 130 }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const sent: (Notification & { at: number })[] = [];
      let now = 0;
      const feed = new Feed(audience((notification) => sent.push({ ...notification, at: now })));
      const expected = new Map<string, unknown>();
      const pass = (time: number) => {
        vi.advanceTimersByTime(0);
        for (; time > 0; time--) {
          now++;
          vi.advanceTimersByTime(1);
        }
      };
      changes.forEach(({ kind, key, wait }, index) => {
        if (kind === 'status') {
          const value = status(index);
          feed.status(() => value);
          expected.set('status', value);
        } else if (kind === 'delivery') {
          const value = delivery(String(key), { detail: String(index) });
          feed.delivery(value);
          expected.set(`delivery ${key}`, value);
        } else {
          const value = person(String(key), String(index));
          feed.participant(value);
          expected.set(`participant ${key}`, value);
        }
        pass(wait);
      });
      pass(COALESCE_INTERVAL);

      const shown = new Map<string, unknown>();
      const last = new Map<string, number>();
      sent.forEach(({ seq, name, value, at }, index) => {
        expect(seq).toBe(index + 1);
        const of = 'email' in value && name === 'participant' ? value.email : 'id' in value ? value.id : '';
        const key = name === 'status' ? name : `${name} ${of}`;
        shown.set(key, value);
        if (name !== 'delivery') {
          expect(at - (last.get(key) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(COALESCE_INTERVAL);
          last.set(key, at);
        }
      });
      expect(shown).toEqual(expected);
      expect(feed.seq).toBe(sent.length);
    }),
    { numRuns: 50 },
  );
});

test('a closed feed is silent', () => {
  const { feed, sent } = startFeed();
  feed.delivery(delivery('a'));
  feed.status(() => STATUS);
  feed.close();
  vi.advanceTimersByTime(1000);
  expect(sent).toEqual([]);
});
