import { statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { classicHeaders } from '../helpers/sign.ts';
import { canMount, smallDisk } from '../helpers/small-disk.ts';
import { SECRET, SETTINGS, startUsher, type Usher, until } from '../helpers/usher.ts';
import { ticketBody } from '../helpers/world.ts';

const MOST = 1_000;

interface ExportedPerson {
  email: string;
}

describe.skipIf(!canMount())('a disk that is really full', () => {
  test('refuses with 503 and when to come again, warns, takes all again once there is room, and lost nothing', async () => {
    const folder = await smallDisk();
    const env = { ...SETTINGS, USHER_SENDING: 'rehearsal', USHER_DATA: folder };
    const usher = await startUsher(env);
    const acknowledged: string[] = [];
    const ballast = join(folder, 'ballast');
    const { bavail, bsize } = statfsSync(folder);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 256 * 1024));

    let refused: Response | null = null;
    for (let n = 0; refused === null && n < MOST; n++) {
      const answer = await deliver(usher, n);
      if (answer.status === 200) acknowledged.push(addressOf(n));
      else refused = answer;
    }
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(refused?.status).toBe(503);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    await until(async () => (await codes(usher)).includes('disk-full'));

    unlinkSync(ballast);
    await until(async () => (await deliver(usher, MOST)).status === 200);
    acknowledged.push(addressOf(MOST));
    await until(async () => !(await codes(usher)).includes('disk-full'));
    await until(async () => (await usher.exported('participants')).length >= acknowledged.length);
    await usher.kill();

    const again = await startUsher(env);
    const people = (await again.exported<ExportedPerson>('participants')).map(({ email }) => email);
    expect(people).toEqual(expect.arrayContaining(acknowledged));
  });
});

function addressOf(n: number): string {
  return `person-${n}@example.org`;
}

function deliver(usher: Usher, n: number): Promise<Response> {
  const body = JSON.stringify(ticketBody({ slug: `ti_${n}`, email: addressOf(n), notes: 'x'.repeat(8_000) }));
  return fetch(usher.webhookUrl, {
    method: 'POST',
    headers: classicHeaders('ticket.completed', body, SECRET),
    body,
  });
}

async function codes(usher: Usher): Promise<string[]> {
  const { problems } = (await usher.call('snapshot', {})).status;
  return problems.map(({ code }) => code);
}
