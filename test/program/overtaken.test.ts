import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { SETTINGS, startUsher, Usher } from '../helpers/usher.ts';
import { ticketBody } from '../helpers/world.ts';

const REHEARSAL = { ...SETTINGS, USHER_SENDING: 'rehearsal' };

interface ExportedPerson {
  email: string;
}

function addressOf(n: number): string {
  return `person-${n}@example.org`;
}

/** The status; 0 where the connection broke. */
function deliver(usher: Usher, n: number): Promise<number> {
  const body = JSON.stringify(ticketBody({ slug: `ti_${n}`, email: addressOf(n) }));
  return usher.deliver('ticket.completed', body).catch(() => 0);
}

async function addresses(usher: Usher): Promise<string[]> {
  return (await usher.exported<ExportedPerson>('participants')).map(({ email }) => email).toSorted();
}

/** Starts one that is expected not to come up; resolves to its exit code. */
async function refusedStart(env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const usher = new Usher(env);
  onTestFinished(() => usher.kill());
  const code = await usher.exited;
  return { code, stderr: usher.stderr };
}

describe.skipIf(process.platform === 'win32')('an Usher that stands still for a while', () => {
  test('and was overtaken acknowledges nothing more, says who holds the folder and exits with 3; nothing is lost', async () => {
    const env = { ...REHEARSAL, USHER_DATA: await temporaryFolder() };
    const first = await startUsher(env);
    expect(await deliver(first, 1)).toBe(200);
    first.child.kill('SIGSTOP');
    const asked = Array.from({ length: 20 }, (_, n) => deliver(first, 100 + n));
    const second = await startUsher(env);
    expect(await deliver(second, 2)).toBe(200);
    first.child.kill('SIGCONT');
    for (const status of await Promise.all(asked)) expect([0, 503]).toContain(status);
    expect(await first.exited).toBe(3);
    expect(first.stderr).toContain(
      `Usher is running on this data folder already (process ${second.child.pid}`,
    );
    expect(await deliver(second, 3)).toBe(200);
    await second.kill();

    const third = await startUsher(env);
    expect(await addresses(third)).toEqual([1, 2, 3].map(addressOf));
    expect(third.stderr).not.toContain('damaged');
  });

  test('goes on as the owner where the one that overtook it could not start', async () => {
    const env = { ...REHEARSAL, USHER_DATA: await temporaryFolder() };
    const first = await startUsher(env);
    expect(await deliver(first, 1)).toBe(200);
    first.child.kill('SIGSTOP');
    const { port } = new URL(first.webhookUrl);
    expect((await refusedStart({ ...env, USHER_PORT: port })).code).toBe(1);
    first.child.kill('SIGCONT');
    expect(await deliver(first, 2)).toBe(200);
    const third = await refusedStart(env);
    expect(third.code).toBe(3);
    expect(third.stderr).toContain(String(first.child.pid));
    expect(await deliver(first, 3)).toBe(200);
    await first.stop();

    const again = await startUsher(env);
    expect(await addresses(again)).toEqual([1, 2, 3].map(addressOf));
  });
});

test.skipIf(process.platform === 'win32')(
  'a second start with a temp folder of its own exits with 3 too, and says who holds the data folder',
  async () => {
    const temp = await temporaryFolder();
    const env = { ...REHEARSAL, USHER_DATA: await temporaryFolder(), TMPDIR: temp };
    const first = await startUsher(env);
    // As one sees it whose temp folder is another.
    rmSync(join(temp, `usher-${process.getuid?.()}`), { recursive: true });
    const second = await refusedStart(env);
    expect(second.code).toBe(3);
    expect(second.stderr).toContain(String(first.child.pid));
    expect(await deliver(first, 1)).toBe(200);
  },
);
