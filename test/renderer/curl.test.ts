/// <reference types="node" />
/** The commands are run as a person would run them, against the real listener. */
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { VerifiedDelivery } from '../../electron/listener/endpoint.ts';
import { startListener } from '../../electron/listener/listener.ts';
import { curlCommands } from '../../renderer/curl.ts';
import type { DeliveryDetail } from '../../shared/contract.ts';
import type { Dialect } from '../../shared/model.ts';
import { delivery } from './make.ts';

const SECRET = 'it\'s $ecret "token"';
const run = promisify(execFile);

function has(program: string): boolean {
  try {
    execFileSync(program, [program === 'openssl' ? 'version' : '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const hasTools = process.platform !== 'win32' && ['bash', 'curl', 'openssl'].every(has);
if (!hasTools) console.log('curl.test.ts is skipped: it needs bash, curl and openssl.');

function detailOf(headers: DeliveryDetail['headers']): DeliveryDetail {
  const body = { kept: true, bytes: 1, isText: true } as const;
  return {
    row: delivery({}),
    dialect: 'classic',
    replayOf: null,
    steps: [],
    headers,
    body,
    refused: null,
  };
}

test.skipIf(!hasTools && !process.env['CI']).each<[Dialect, string]>([
  ['classic', `{"name":"Zoë O'Hara","text":"$(rm -rf /) \`x\` \\\\n \\"%s\\""}\n`],
  ['pro', `{"webhook_event":"order.created","name":"O'Hara"}`],
])(
  '%s: the copied commands send the very same delivery, signed with the secret put in',
  async (dialect, body) => {
    const received: VerifiedDelivery[] = [];
    const listener = await startListener({
      port: 0,
      lookup: (id) => (id === 'c' ? { id, dialect, secrets: [SECRET] } : undefined),
      others: () => [],
      receive: async (proven) => void received.push(proven),
      visit: () => ({ kind: 'unknown' }) as never,
      onVisit: () => {},
      replyTo: () => undefined,
      now: Date.now,
      onRejected: ({ reason }) => expect.fail(reason),
    });
    onTestFinished(() => listener.close());
    const headers = [
      { name: 'content-type', value: 'application/json' },
      { name: 'x-webhook-name', value: 'ticket.completed' },
      { name: 'user-agent', value: 'Tito' },
    ];
    const commands = curlCommands(detailOf(headers), dialect, `${listener.url}/hooks/c`, body);
    expect(commands).not.toContain('ecret "token"');
    const filledIn = commands.replace("TITO_SECRET=''", `TITO_SECRET='${SECRET.replaceAll("'", `'\\''`)}'`);
    const { stdout } = await run('bash', ['-c', filledIn]);
    expect(stdout).toBe('Received.\n');
    expect(received[0]?.body.toString()).toBe(body);
    expect(received[0]?.headers['content-type']).toBe('application/json');
  },
);
