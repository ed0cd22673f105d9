import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRate, RateKeeper, type RateLimit, rateText } from '../../electron/mail/rate.ts';

describe('reading a mail rate', () => {
  it('takes seconds, minutes, hours and days', () => {
    expect(parseRate(' 10/s, 30/min,200/h,500/d ')).toEqual({
      ok: true,
      value: [
        { count: 10, windowMs: 1_000 },
        { count: 30, windowMs: 60_000 },
        { count: 200, windowMs: 3_600_000 },
        { count: 500, windowMs: 86_400_000 },
      ],
    });
  });

  for (const text of [
    '',
    '10',
    '0/s',
    '-1/s',
    '1.5/s',
    '10/w',
    '10/s,',
    '10/s,20/s',
    '10/s;5/d',
    '9999999/d',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(parseRate(text).ok).toBe(false));
  }
});

const limits: fc.Arbitrary<RateLimit[]> = fc.uniqueArray(
  fc.record({ count: fc.integer({ min: 1, max: 6 }), windowMs: fc.constantFrom(1_000, 10_000, 60_000) }),
  { minLength: 1, selector: (limit) => limit.windowMs },
);

/** The most times that any window of this length holds. */
function fullest(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
}

describe('the rate keeper', () => {
  it('never lets any window hold more than allowed, however the tries overlap, across restarts', () => {
    fc.assert(
      fc.property(
        limits,
        fc.array(
          fc.record({
            pass: fc.integer({ min: 0, max: 3_000 }),
            does: fc.constantFrom('take', 'take', 'take', 'hand over', 'hand over', 'give back', 'restart'),
          }),
          { maxLength: 120, size: 'max' },
        ),
        (rate, steps) => {
          let keeper = new RateKeeper(rate);
          let now = 1_000_000;
          let open = 0;
          const handedOver: number[] = [];
          for (const { pass, does } of steps) {
            now += pass;
            if (does === 'take' && keeper.take(now) === 0) open += 1;
            if (does === 'hand over' && open > 0) {
              open -= 1;
              keeper.handedOver(now);
              handedOver.push(now);
            }
            if (does === 'give back' && open > 0) {
              open -= 1;
              keeper.giveBack();
            }
            if (does === 'restart') {
              open = 0;
              keeper = new RateKeeper(rate, [...handedOver].reverse());
            }
          }
          for (const { count, windowMs } of rate) {
            expect(fullest(handedOver, windowMs)).toBeLessThanOrEqual(count);
          }
        },
      ),
    );
  });

  it('is no stricter than it must be: waiting as long as it says is enough, and no less is', () => {
    fc.assert(
      fc.property(
        limits,
        fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60, size: 'max' }),
        (rate, pauses) => {
          const keeper = new RateKeeper(rate);
          let now = 0;
          for (const pause of pauses) {
            now += pause;
            const wait = keeper.take(now);
            if (wait > 0) {
              expect(keeper.take(now + wait - 1)).toBe(1);
              now += wait;
              expect(keeper.take(now)).toBe(0);
            }
            keeper.handedOver(now);
          }
        },
      ),
    );
  });

  it('without limits never waits', () => {
    const keeper = new RateKeeper([]);
    for (let i = 0; i < 1_000; i++) {
      expect(keeper.take(5)).toBe(0);
      keeper.handedOver(5);
    }
  });

  it('a clock set back by a year costs one window, not a year', () => {
    const keeper = new RateKeeper([{ count: 1, windowMs: 60_000 }], [1_700_000_000_000]);
    const now = 1_700_000_000_000 - 365 * 86_400_000;
    expect(keeper.take(now)).toBe(60_000);
    expect(keeper.take(now + 60_000)).toBe(0);
  });

  it('says how long so many more take at least: under one limit, exactly as long as they do', () => {
    const oneLimit = fc.record({
      count: fc.integer({ min: 1, max: 7 }),
      windowMs: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(
        oneLimit,
        fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 12 }),
        fc.nat(3),
        fc.nat(40),
        (limit, pauses, inFlight, more) => {
          const keeper = new RateKeeper([limit]);
          let now = 0;
          for (const pause of pauses) {
            now += pause;
            const wait = keeper.take(now);
            now += wait;
            if (wait > 0) expect(keeper.take(now)).toBe(0);
            keeper.handedOver(now);
          }
          for (let n = 0; n < inFlight; n++) if (keeper.take(now) === 0) keeper.handedOver(now);
          const began = now;
          const said = keeper.timeFor(more, now);
          for (let n = 0; n < more; n++) {
            const wait = keeper.take(now);
            now += wait;
            if (wait > 0) expect(keeper.take(now)).toBe(0);
            keeper.handedOver(now);
          }
          expect(said).toBe(now - began);
        },
      ),
    );
  });

  it('of several limits the slowest says it, and without limits it takes no time', () => {
    const keeper = new RateKeeper([
      { count: 10, windowMs: 1_000 },
      { count: 500, windowMs: 86_400_000 },
    ]);
    expect(keeper.timeFor(500, 0)).toBe(49_000);
    expect(keeper.timeFor(1_200, 0)).toBe(2 * 86_400_000);
    expect(keeper.timeFor(0, 0)).toBe(0);
    expect(new RateKeeper([]).timeFor(100_000, 0)).toBe(0);
  });
});

describe('other limits while mails go out', () => {
  it('look back further than those before, and count what is on its way', () => {
    const keeper = new RateKeeper([]);
    expect(keeper.take(1_000)).toBe(0);
    keeper.handedOver(1_000);
    expect(keeper.take(1_500)).toBe(0);
    keeper.setLimits([{ count: 3, windowMs: 10_000 }], [500, 1_000]);
    expect(keeper.take(2_000)).toBeGreaterThan(0);
    keeper.giveBack();
    expect(keeper.take(2_000)).toBe(0);
  });

  it('are written as they are read', () => {
    const text = '10/s,30/min,500/d';
    const parsed = parseRate(text);
    expect(parsed.ok && rateText(parsed.value)).toBe(text);
    expect(rateText([])).toBe('');
  });
});
