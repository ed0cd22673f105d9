/** A day and a night of a laptop, its tunnel and Tito, in a minute: who bought a ticket is invited, once. */
import { subscribe } from 'node:diagnostics_channel';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PACE } from '../../electron/tunnel/pace.ts';
import { startInbox } from '../helpers/smtp-inbox.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import type { TunnelServer } from '../helpers/tunnel-server.ts';
import { until } from '../helpers/usher.ts';
import { ticketBody } from '../helpers/world.ts';
import { VirtualClock } from '../mail/virtual-clock.ts';
import { localhostMeans, startServer } from '../tunnel/rig.ts';
import { post, run } from './running.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long Tito waits after the first, second, … try that failed. */
const TRIES_AGAIN = [30 * SECOND, 2 * MINUTE, 8 * MINUTE, 32 * MINUTE, 2 * HOUR];
/** Real milliseconds after which a request that is under way is stalled. */
const STALLED_AFTER_MS = 1_000;
/** The look for a clock that jumped comes every two seconds and touches no network. */
const LOOK_MS = 2_000;

/** Time that passes only as fast as the real network keeps up. */
class DayClock extends VirtualClock {
  #touchesNetwork = false;

  override setTimer(ms: number, callback: () => void): () => void {
    return super.setTimer(ms, () => {
      this.#touchesNetwork ||= ms !== LOOK_MS;
      callback();
    });
  }

  async pass(ms: number): Promise<void> {
    const end = this.now() + ms;
    for (let next = this.next; next !== null && this.now() + next <= end; next = this.next) {
      this.#touchesNetwork = false;
      await this.advance(next);
      if (this.#touchesNetwork) await still();
    }
    await this.advance(end - this.now());
    await still();
  }
}

/** Requests of this process that are under way. */
let underWay = 0;
for (const [start, ...ends] of [
  ['http.client.request.start', 'http.client.response.finish', 'http.client.request.error'],
  ['undici:request:create', 'undici:request:trailers', 'undici:request:error'],
]) {
  subscribe(start ?? '', () => {
    underWay += 1;
  });
  for (const end of ends) {
    subscribe(end, () => {
      underWay -= 1;
    });
  }
}

/** All ends of the network are in this process: what goes on goes on with each turn. */
async function still(): Promise<void> {
  const deadline = performance.now() + STALLED_AFTER_MS;
  for (let turns = 0; turns < 30 && performance.now() < deadline; ) {
    await new Promise((resolve) => setImmediate(resolve));
    turns = underWay > 0 ? 0 : turns + 1;
  }
}

interface Delivery {
  readonly event: string;
  readonly body: string;
  due: number;
  tries: number;
}

/** Tito, as its documentation says that it tries again; and the organizer, who has it send again what was given up. */
class Tito {
  url: string;
  readonly #open: Delivery[] = [];
  readonly #givenUp: Delivery[] = [];

  constructor(url: string) {
    this.url = url;
  }

  sends(event: string, body: string, due: number): void {
    this.#open.push({ event, body, due, tries: 0 });
  }

  async sendsWhatIsDue(now: number): Promise<void> {
    for (const delivery of this.#open.filter(({ due }) => due <= now)) {
      const isOver = (await post(this.url, delivery.event, delivery.body)) === 200;
      const wait = TRIES_AGAIN[delivery.tries];
      delivery.tries += 1;
      if (!isOver && wait !== undefined) {
        delivery.due = now + wait;
        continue;
      }
      this.#open.splice(this.#open.indexOf(delivery), 1);
      if (!isOver) this.#givenUp.push(delivery);
    }
  }

  sendsAgainWhatWasGivenUp(now: number): number {
    const again = this.#givenUp.splice(0);
    for (const { event, body } of again) this.sends(event, body, now);
    return again.length;
  }

  get isDone(): boolean {
    return this.#open.length + this.#givenUp.length === 0;
  }
}

type Trouble = (server: TunnelServer) => Promise<void> | void;

/** What goes wrong, in minutes after nine in the morning, and what ends it. */
const TROUBLE: readonly { at: number; what: string; begin: Trouble; minutes?: number; end?: Trouble }[] = [
  { at: 30, what: 'the tunnel drops', begin: (server) => server.dropClient() },
  {
    at: 75,
    what: 'its server is gone',
    begin: (server) => server.close(),
    minutes: 20,
    end: (server) => server.comeBack(),
  },
  {
    at: 130,
    what: 'visitors get no answer',
    begin: (server) => void Object.assign(server, { visits: 'stalled' }),
    minutes: 5,
    end: (server) => void Object.assign(server, { visits: 'led on' }),
  },
  {
    at: 240,
    what: 'the server refuses',
    begin: (server) => {
      server.registrations = 'refused';
      return server.dropClient();
    },
    minutes: 15,
    end: (server) => void Object.assign(server, { registrations: 'granted' }),
  },
  {
    at: 330,
    what: 'the name is gone for good',
    begin: (server) => {
      server.grantName = 'zoe';
      return server.dropClient();
    },
  },
  { at: 400, what: 'the tunnel drops under its new name', begin: (server) => server.dropClient() },
];
/** The lid is closed: minutes after nine, and for how long. */
const SLEEPS = [
  { at: 180, minutes: 45 },
  { at: 480, minutes: 9 * 60 },
];
const END = 20 * 60;
const PEOPLE = 60;

test('a whole day with sleeps, drops and renames ends with everyone invited once', {
  timeout: 240_000,
}, async () => {
  const inbox = await startInbox();
  onTestFinished(() => inbox.close());
  localhostMeans(null, [{ address: '127.0.0.1', family: 4 }]);
  onTestFinished(() => void vi.restoreAllMocks());
  const server = await startServer({ poolSize: 3 });
  const clock = new DayClock();
  const running = await run(
    await temporaryFolder(),
    { USHER_SMTP_URL: inbox.url, USHER_TUNNEL: `localtunnel:${server.url}`, USHER_LOG: 'json' },
    { clock, pace: PACE },
  );
  const { service } = running;
  await until(() => service.status().tunnel.state === 'open');
  const nine = clock.now();
  const tito = new Tito(service.status().connections[0]?.publicUrl ?? '');
  for (let n = 0; n < PEOPLE; n += 1) {
    const body = JSON.stringify(ticketBody({ slug: `ti_${n}`, email: `p${n}@example.org` }));
    const due = nine + Math.round(((n + 0.5) / PEOPLE) * (END - 30) * MINUTE);
    tito.sends('ticket.created', body, due);
    tito.sends('ticket.completed', body, due);
  }
  const story: string[] = [];
  const pending = TROUBLE.flatMap(({ at, what, begin, minutes, end }) => [
    { at, what, happen: begin },
    ...(end && minutes ? [{ at: at + minutes, what: `${what}, no more`, happen: end }] : []),
  ]).sort((a, b) => a.at - b.at);

  while (clock.now() < nine + END * MINUTE) {
    const minute = (clock.now() - nine) / MINUTE;
    for (let next = pending[0]; next && next.at <= minute; next = pending[0]) {
      story.push(next.what);
      await next.happen(server);
      pending.shift();
    }
    const sleep = SLEEPS.find(({ at }) => at <= minute && minute < at + 1);
    if (sleep) await asleep(sleep.minutes);
    await clock.pass(MINUTE);
    await tito.sendsWhatIsDue(clock.now());
    await organize();
  }
  for (let turn = 0; turn < 10 && !tito.isDone; turn += 1) {
    await clock.pass(MINUTE);
    await tito.sendsWhatIsDue(clock.now());
    await organize();
  }

  expect(tito.isDone).toBe(true);
  await inbox.waitFor(PEOPLE);
  const invited = inbox.mails.map(({ envelope }) => envelope.to[0]).sort();
  expect(invited).toEqual(Array.from({ length: PEOPLE }, (_, n) => `p${n}@example.org`).sort());
  // All of it really happened, and was told.
  expect(pending).toEqual([]);
  expect(story.filter((what) => what === 'the organizer changed the address in Tito')).toHaveLength(1);
  expect(story.filter((what) => what.startsWith('the organizer looked')).length).toBeGreaterThanOrEqual(4);
  expect(story.filter((what) => what.startsWith('Tito gave up')).length).toBeGreaterThanOrEqual(1);
  expect(service.status().tunnel).toMatchObject({ state: 'open', url: server.client('zoe').url });

  /** Nothing runs on this machine; Tito goes on trying. */
  async function asleep(minutes: number): Promise<void> {
    story.push(`asleep for ${minutes} minutes`);
    server.client().isDead = true;
    const wakesAt = clock.now() + minutes * MINUTE;
    for (let now = clock.now(); now < wakesAt; now += MINUTE) await tito.sendsWhatIsDue(now);
    clock.jump(minutes * MINUTE);
    // Second by second, since what a look finds touches the network after all.
    for (let second = 0; second < 5; second += 1) await clock.pass(SECOND);
    const { tunnel } = service.status();
    expect(tunnel.state === 'open' && tunnel.checkedAt >= wakesAt).toBe(true);
  }

  /** What a person does who reads what the window says. */
  async function organize(): Promise<void> {
    const { reach } = service.status();
    if (reach.changed) {
      story.push('the organizer changed the address in Tito');
      tito.url = `${reach.changed.to}/hooks/default`;
      await running.call('acknowledgeUrl', { url: reach.changed.to });
    }
    const last = reach.missed.at(-1);
    if (!last) return;
    story.push('the organizer looked into what was missed');
    await running.call('lookedIntoMissed', { until: last.to });
    if (tito.sendsAgainWhatWasGivenUp(clock.now()) > 0)
      story.push('Tito gave up, and was made to send again');
  }
});
