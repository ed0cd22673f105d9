/** A real dashboard on a free port with fake handlers, and a client that can send any header a browser could. */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Changes } from '../../electron/api/changes.ts';
import { type Dashboard, type DashboardOptions, startDashboard } from '../../electron/api/http.ts';
import { nothingCounted } from '../../electron/guestlist/counted.ts';
import type { DeliveryView, Handlers, StatusView } from '../../shared/contract.ts';
import { fakeHandlers } from '../helpers/generated.ts';

export const TOKEN = 'a-token-for-tests';

export const STATUS: StatusView = {
  connections: [],
  tunnel: { state: 'off' },
  reach: { changed: null, missed: [] },
  mail: { server: null, sender: null, waiting: 0, problem: null },
  counts: { deliveries: 0, ...nothingCounted() },
  problems: [],
  fixedFromOutside: [],
};

export function delivery(id: string, change: Partial<DeliveryView> = {}): DeliveryView {
  return {
    id,
    connection: 'default',
    event: 'ticket.completed',
    receivedAt: 0,
    outcome: 'accepted',
    reason: null,
    sentence: 'Ada Byron was invited',
    person: 'Ada Byron',
    email: 'ada@example.org',
    detail: 'Early Bird · 9K9R-2',
    test: false,
    invite: null,
    answeredInMs: null,
    ...change,
  };
}

export const HANDLERS: Handlers = fakeHandlers({
  snapshot: async () => ({ seq: 0, status: STATUS, deliveries: [], next: null }),
});

export interface Rig {
  readonly dashboard: Dashboard;
  readonly changes: Changes;
  readonly errors: unknown[];
  /** The clock's hand, in milliseconds. */
  readonly clock: { now: number };
}

export async function startRig(change: Partial<DashboardOptions> = {}): Promise<Rig> {
  const errors: unknown[] = [];
  const clock = { now: 1_000_000 };
  const changes = new Changes((error) => errors.push(error));
  const dashboard = await startDashboard({
    port: 0,
    token: TOKEN,
    allowedOrigin: null,
    handlers: HANDLERS,
    changes,
    exports: {},
    ready: () => true,
    staticFolder: join(tmpdir(), 'usher-no-such-folder'),
    now: () => clock.now,
    randomBytes,
    log: (error) => errors.push(error),
    ...change,
  });
  onTestFinished(() => dashboard.close());
  return { dashboard, changes, errors, clock };
}

/** A folder with the given files directly in it, gone after the test. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-api-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Opens a request and resolves with the answer's head, its body still to be read. */
export function open({ dashboard }: Rig, path: string, asked: Asked = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = asked;
    const outgoing = request(
      { host: '127.0.0.1', port: dashboard.port, path, method, headers, agent: false },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Sends exactly what is asked and reads the whole answer. */
export async function ask(rig: Rig, path: string, asked: Asked = {}): Promise<Answer> {
  const incoming = await open(rig, path, asked);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text };
}

export const BEARER = { Authorization: `Bearer ${TOKEN}` };

/** Asks with the token. */
export function askAsOwner(rig: Rig, path: string, asked: Asked = {}): Promise<Answer> {
  return ask(rig, path, { ...asked, headers: { ...BEARER, ...asked.headers } });
}

/** `name=value` of the session cookie that an answer sets. */
export function cookieOf(answer: Answer): string {
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
  if (!cookie) throw new Error('the answer sets no cookie');
  return cookie;
}

/** Signs in with a fresh code and returns the headers that a browser would send from then on. */
export async function signIn(rig: Rig): Promise<Record<string, string>> {
  const answer = await ask(rig, `/?code=${rig.dashboard.issueCode()}`);
  return { Cookie: cookieOf(answer), 'Sec-Fetch-Site': 'same-origin' };
}
