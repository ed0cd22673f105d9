import { bad, good, type OrProblem } from './result.ts';

/** At most `count` mails in any stretch of `windowMs` milliseconds. */
export interface RateLimit {
  readonly count: number;
  readonly windowMs: number;
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `10/s,500/d`; the units are s, min, h and d. */
export function parseRate(text: string): OrProblem<RateLimit[]> {
  const limits = new Map<number, RateLimit>();
  for (const part of text.split(',')) {
    const { count, unit } =
      /^\s*(?<count>[1-9]\d{0,5})\s*\/\s*(?<unit>s|min|h|d)\s*$/.exec(part)?.groups ?? {};
    const windowMs = UNITS[unit ?? ''];
    if (count === undefined || windowMs === undefined || limits.has(windowMs)) {
      return bad(
        'rate-unreadable',
        'The mail rate cannot be read.',
        'Write it like this: 10/s,500/d (per s, min, h or d, each at most once).',
      );
    }
    limits.set(windowMs, { count: Number(count), windowMs });
  }
  return good([...limits.values()]);
}

/** The limits as `parseRate` reads them; empty where there are none. */
export function rateText(limits: readonly RateLimit[]): string {
  const unitOf = (ms: number) => Object.keys(UNITS).find((unit) => UNITS[unit] === ms) ?? 's';
  return limits.map(({ count, windowMs }) => `${count}/${unitOf(windowMs)}`).join(',');
}

/**
 * Keeps the configured rate in every window, wherever it begins. What counts is the moment of handing over, which
 * lies some time after a mail is begun: so each mail begun reserves a place in all windows until it is handed over
 * or given up.
 */
export class RateKeeper {
  #limits: readonly RateLimit[] = [];
  #longest = 0;
  #most = 0;
  /** Ascending; only as many as can matter to a limit. */
  #handedOver: number[] = [];
  #reserved = 0;

  /** `recent`: the times of hand-overs before this start, in any order. No limits: no limit of ours. */
  constructor(limits: readonly RateLimit[], recent: Iterable<number> = []) {
    this.setLimits(limits, recent);
  }

  /** Other limits from now on. `recent` as for the constructor: they may look further back than those before. */
  setLimits(limits: readonly RateLimit[], recent: Iterable<number>): void {
    this.#limits = limits;
    this.#longest = Math.max(0, ...limits.map((limit) => limit.windowMs));
    this.#most = Math.max(0, ...limits.map((limit) => limit.count));
    this.#handedOver = [...recent].sort((a, b) => a - b);
    this.#trim();
  }

  /**
   * 0: a mail may begin now, and has its place; it must end in `handedOver` or `giveBack`. Else the milliseconds
   * after which to ask again.
   */
  take(now: number): number {
    this.#forget(now);
    let wait = 0;
    for (const { count, windowMs } of this.#limits) {
      const free = count - this.#reserved;
      if (free <= 0) {
        wait = Math.max(wait, windowMs);
        continue;
      }
      // With all but the newest `free - 1` out of the window there is room for one more.
      const blocking = this.#handedOver.at(-free);
      if (blocking !== undefined) wait = Math.max(wait, blocking + windowMs - now);
    }
    if (wait > 0) return wait;
    this.#reserved += 1;
    return 0;
  }

  /** The limits that are kept. */
  get limits(): readonly RateLimit[] {
    return this.#limits;
  }

  /** How many milliseconds pass at least until the last of `count` more mails may be handed over. */
  timeFor(count: number, now: number): number {
    this.#forget(now);
    let longest = 0;
    for (const limit of this.#limits) longest = Math.max(longest, this.#timeUnder(limit, count, now));
    return longest;
  }

  #timeUnder(limit: RateLimit, count: number, now: number): number {
    const inWindow = this.#handedOver.filter((at) => at + limit.windowMs > now);
    const used = [...inWindow, ...Array.from({ length: this.#reserved }, () => now)].slice(-limit.count);
    // Each window's worth of mails leaves one window after the one before; the first ones find places freed one by one.
    const windows = Math.max(0, Math.ceil(count / limit.count) - 1);
    const place = used.length + count - windows * limit.count - limit.count;
    const freed = place > 0 ? (used[place - 1] ?? now) + limit.windowMs - now : 0;
    return count === 0 ? 0 : freed + windows * limit.windowMs;
  }

  /** The mail that `take` let begin has been handed over. */
  handedOver(at: number): void {
    this.#reserved -= 1;
    const before = this.#handedOver.findLastIndex((time) => time <= at) + 1;
    this.#handedOver.splice(before, 0, at);
    this.#trim();
  }

  /** The mail that `take` let begin was not handed over. */
  giveBack(): void {
    this.#reserved -= 1;
  }

  /** A clock set back leaves times in the future: they count from now, or mail would stand still until then. */
  #forget(now: number): void {
    const first = this.#handedOver.findIndex((time) => time + this.#longest > now);
    this.#handedOver = first < 0 ? [] : this.#handedOver.slice(first);
    for (let i = this.#handedOver.length - 1; i >= 0 && (this.#handedOver[i] ?? 0) > now; i--) {
      this.#handedOver[i] = now;
    }
  }

  #trim(): void {
    const surplus = this.#handedOver.length - this.#most;
    if (surplus > 0) this.#handedOver.splice(0, surplus);
  }
}
