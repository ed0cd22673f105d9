import type { Random } from '../helpers/random.ts';
import { classicHeaders } from '../helpers/sign.ts';
import { ticketBody } from '../helpers/world.ts';

/** What was acknowledged about one ticket; what was sent and not answered may count or not. */
export interface Sold {
  readonly slug: string;
  readonly email: string;
  readonly body: string;
  completed: 'acked' | 'unknown';
  voided: 'acked' | 'unknown' | null;
}

const REPEATS = 0.12;
const VOIDS = 0.06;

/** Ticket buyers who never wait for each other. */
export class Clients {
  readonly sold: Sold[] = [];
  acked = 0;
  readonly #secret: string;
  readonly #random: Random;
  #startedAt: number;

  constructor(secret: string, random: Random, startedAt: number) {
    this.#secret = secret;
    this.#random = random;
    this.#startedAt = startedAt;
  }

  /** Has so many clients post, each one delivery after the other, until the address answers no more or `limit` are sent. */
  async post(hook: string, clients: number, limit: number): Promise<void> {
    let left = limit;
    const one = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        if (!(await this.#one(hook))) return;
      }
    };
    await Promise.all(Array.from({ length: clients }, one));
  }

  /** False once nobody answers. */
  async #one(hook: string): Promise<boolean> {
    const dice = this.#random.next();
    const earlier = this.sold[this.#random.below(this.sold.length)];
    if (earlier?.completed === 'acked' && dice < VOIDS && earlier.voided === null) {
      earlier.voided = 'unknown';
      const status = await this.#send(hook, 'ticket.voided', bodyOf(earlier, 'void', this.#tick()));
      if (status === 200) earlier.voided = 'acked';
      return this.#count(status);
    }
    if (earlier && dice < VOIDS + REPEATS) {
      const status = await this.#send(hook, 'ticket.completed', earlier.body);
      if (status === 200) earlier.completed = 'acked';
      return this.#count(status);
    }
    const number = this.sold.length + 1;
    const who = { slug: `ti_${number}`, email: `person-${number}@example.org` };
    const sold: Sold = {
      ...who,
      body: bodyOf(who, 'complete', this.#tick()),
      completed: 'unknown',
      voided: null,
    };
    this.sold.push(sold);
    const status = await this.#send(hook, 'ticket.completed', sold.body);
    if (status === 200) sold.completed = 'acked';
    return this.#count(status);
  }

  #count(status: number | null): boolean {
    if (status === 200) this.acked += 1;
    return status !== null;
  }

  #tick(): string {
    this.#startedAt += 1;
    return new Date(this.#startedAt).toISOString();
  }

  /** The status; null where no answer came. */
  async #send(hook: string, event: string, body: string): Promise<number | null> {
    try {
      const headers = classicHeaders(event, body, this.#secret);
      const answer = await fetch(hook, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return null;
    }
  }
}

function bodyOf({ slug, email }: Pick<Sold, 'slug' | 'email'>, state: string, updatedAt: string): string {
  return JSON.stringify(
    ticketBody({ slug, email, name: `Person ${slug}`, state_name: state, updated_at: updatedAt }),
  );
}
