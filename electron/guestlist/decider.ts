/** Takes durable deliveries one after another through reading and deciding. The answer to Tito never waits for it. */
import type { Facts } from '../tito/facts.ts';
import { readFacts } from '../tito/read.ts';
import type { Books } from './books.ts';
import { type Decision, decide } from './decide.ts';
import type { Policy } from './entities.ts';
import type { Mint } from './invite.ts';
import type { BookRecord, DecidedRecord, DeliveryRecord } from './records.ts';
import { doubting } from './recover.ts';
import type { Position } from './state.ts';

export interface DeciderPorts {
  /** Runs `work` on the books as they will stand, and resolves once its records are durable. */
  change(connection: string, work: (books: Books) => readonly BookRecord[]): Promise<void>;
  policyOf(connection: string): Policy;
  /** A delivery without what it says of people who are forgotten. */
  withoutForgotten(delivery: DeliveryRecord, books: Books): DeliveryRecord;
  /**
   * Deliveries as they stand in the journal, in the order they are asked for; null where one is no longer there. Rejects
   * where the disk refuses.
   */
  readBack(places: readonly Place[]): Promise<readonly (DeliveryRecord | null)[]>;
  mint(): Mint;
  /** Any steady clock, in milliseconds. */
  clock(): number;
  sleep(ms: number): Promise<void>;
  /** Resolves once what is ready to be done at this moment is done. */
  turn(): Promise<void>;
}

/** After so long without a new delivery the rush is over. */
const QUIET_MS = 50;
/** Deliveries that come as close together as this are a rush, and so are as many as this that wait; else each is decided as it comes. */
const RUSH_MS = 5;
const RUSH = 8;
/** During a rush the answers to Tito go first; this far behind, deciding gets its turn all the same. */
const LONGEST_WAIT_MS = 2_000;
const MOST_WAITING = 20_000;
/** So many are decided in one go, and share a write. */
const BATCH = 32;
/** After so long it is worth trying again where the disk refused. */
const DISK_RETRY_MS = 1_000;

/** Behind so many that wait, a delivery is remembered by its place alone, and read back when its turn comes. */
const KEPT_WHOLE = 256;

/** Where a delivery stands in the journal. */
export interface Place {
  readonly id: string;
  readonly position: Position;
}

interface Waiting extends Place {
  readonly delivery: DeliveryRecord | null;
  readonly doubtful: boolean;
  readonly since: number;
}

interface Whole extends Waiting {
  readonly delivery: DeliveryRecord;
}

export class Decider {
  readonly #ports: DeciderPorts;
  /** Taken on and not begun with, in order. */
  #waiting: Waiting[] = [];
  #isDeciding = false;
  #lastTaken = Number.NEGATIVE_INFINITY;
  /** Between the last two, in milliseconds. */
  #gap = 0;
  #idle: (() => void)[] = [];

  constructor(ports: DeciderPorts) {
    this.#ports = ports;
  }

  /**
   * Takes on one delivery that is in the journal. Deliveries are decided in the order they are given.
   *
   * @param doubtful it may have been decided before, and the line lost: mails it queues may be out already.
   */
  take(delivery: DeliveryRecord, position: Position, doubtful = false): void {
    const now = this.#ports.clock();
    this.#gap = now - this.#lastTaken;
    this.#lastTaken = now;
    const kept = this.#waiting.length < KEPT_WHOLE ? delivery : null;
    this.#waiting.push({ id: delivery.id, position, delivery: kept, doubtful, since: now });
    if (!this.#isDeciding) void this.#decideAll();
  }

  /** Resolves when nothing is left undecided. */
  settled(): Promise<void> {
    return this.#isDeciding ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve();
  }

  /**
   * Decides a delivery once more, for a new row of the feed. Among the news of its kind it keeps the place it had when
   * it arrived. Rejects where the disk refuses.
   */
  replay(delivery: DeliveryRecord, row: string): Promise<void> {
    const { now } = this.#ports.mint();
    return this.#ports.change(delivery.connection, (books) => [this.#decided(books, delivery, row, now)]);
  }

  async #decideAll(): Promise<void> {
    this.#isDeciding = true;
    // Tito's answer goes first.
    await this.#ports.turn();
    while (this.#waiting.length > 0) {
      if (this.#mayWait()) await this.#ports.sleep(QUIET_MS);
      else await this.#decideSome(this.#waiting.splice(0, BATCH));
    }
    this.#isDeciding = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #decideSome(some: readonly Waiting[]): Promise<void> {
    const whole = await this.#whole(some);
    await Promise.all(whole.map((each) => this.#decide(each)));
  }

  /** With them those that follow are read back, which costs little more. */
  async #whole(some: readonly Waiting[]): Promise<Whole[]> {
    if (some.every(({ delivery }) => delivery !== null)) return some as Whole[];
    const next = this.#waiting.slice(0, KEPT_WHOLE - some.length);
    const places = [...some, ...next].filter(({ delivery }) => delivery === null);
    for (;;) {
      try {
        const read = new Map(
          (await this.#ports.readBack(places)).map((delivery) => [delivery?.id, delivery]),
        );
        const filled = <T extends Waiting>(each: T) => ({
          ...each,
          delivery: each.delivery ?? read.get(each.id) ?? null,
        });
        this.#waiting.splice(0, next.length, ...next.map(filled));
        return some.map(filled).filter((each): each is Whole => each.delivery !== null);
      } catch {
        await this.#ports.sleep(DISK_RETRY_MS);
      }
    }
  }

  #mayWait(): boolean {
    const now = this.#ports.clock();
    const [oldest] = this.#waiting;
    const { length } = this.#waiting;
    return (
      (length >= RUSH || this.#gap < RUSH_MS) &&
      length < MOST_WAITING &&
      now - this.#lastTaken < QUIET_MS &&
      oldest !== undefined &&
      now - oldest.since < LONGEST_WAIT_MS
    );
  }

  async #decide({ delivery, doubtful }: Whole): Promise<void> {
    for (;;) {
      try {
        await this.#ports.change(delivery.connection, (books) => {
          const decided = this.#decided(books, delivery, delivery.id, delivery.at);
          return doubtful ? [decided, ...doubting(decided)] : [decided];
        });
        break;
      } catch {
        // The delivery itself is safe in the journal, and nothing was done about it yet.
        await this.#ports.sleep(DISK_RETRY_MS);
      }
    }
  }

  #decided(books: Books, taken: DeliveryRecord, row: string, receivedAt: number): DecidedRecord {
    const delivery = this.#ports.withoutForgotten(taken, books);
    const mint = this.#ports.mint();
    const policy = this.#ports.policyOf(delivery.connection);
    const facts = factsOf(delivery);
    const { puts, outcome, reason, ...told }: Decision = facts
      ? decide(books, facts, source(delivery), policy, mint)
      : NOT_RECORDED;
    const { id, connection, event } = delivery;
    return {
      t: 'decided',
      at: mint.now,
      row: {
        id: row,
        connection,
        event,
        receivedAt,
        outcome,
        reason: joined(
          reason,
          row === id ? null : 'replayed by you',
          delivery.cut ? 'what it says of a forgotten person is not recorded' : null,
          delivery.reusedId ? 'Tito used the number of an earlier delivery for other news' : null,
        ),
        ...told,
        ...(row !== id && { replayOf: id }),
      },
      puts,
    };
  }
}

function source({ id, at, bodyHash, otherName }: DeliveryRecord) {
  return { deliveryId: id, at, bodyHash, otherName };
}

function joined(...parts: (string | null)[]): string | null {
  return parts.filter((part) => part !== null).join('; ') || null;
}

/** It was about somebody who is forgotten, and about nobody else. */
const NOT_RECORDED: Decision = {
  outcome: 'ignored',
  reason: 'about a forgotten person: not recorded',
  sentence: 'Tito sent news about a forgotten person',
  person: null,
  email: null,
  detail: '',
  test: false,
  invited: null,
  puts: {},
};

/** What a recorded delivery says; null where that is not known any more. */
function factsOf({ dialect, event, body }: DeliveryRecord): Facts | null {
  if (typeof body === 'string') return readFacts(dialect, event, body);
  // A body that is not UTF-8 is none that JSON could be in.
  return 'base64' in body ? { about: 'unreadable', why: 'the body is not text' } : null;
}
