import { describe, expect, it } from 'vitest';
import { backoff, GIVE_UP_AFTER, givesUp, LONGEST_WAIT } from '../../electron/mail/backoff.ts';

const MINUTE = 60_000;

describe('waiting for the next try', () => {
  it('begins at half a minute, grows to four hours and stays there', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((attempts) => backoff(attempts, 0.5) / MINUTE);
    expect(waits).toEqual([0.5, 2, 8, 30, 120, 240, 240, 240]);
  });

  it('is spread by a fifth either way', () => {
    expect(backoff(2, 0)).toBe(96_000);
    expect(backoff(2, 0.999_999)).toBe(144_000);
    expect(backoff(9, 0.999_999)).toBeLessThanOrEqual(LONGEST_WAIT);
  });

  it('ends after two days, but not before ten tries: a machine may have slept in between', () => {
    expect(givesUp(10, GIVE_UP_AFTER + 1)).toBe(true);
    expect(givesUp(9, GIVE_UP_AFTER * 5)).toBe(false);
    expect(givesUp(50, GIVE_UP_AFTER)).toBe(false);
  });
});
