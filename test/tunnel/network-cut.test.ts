import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundle } from '../helpers/bundle.ts';
import { temporaryFolder } from '../helpers/temp-folder.ts';
import { until } from '../helpers/usher.ts';
import { post, run } from '../reach/running.ts';
import { Cable, canCutNetwork, THERE } from './network-cut.ts';

describe.skipIf(!canCutNetwork())('a cable that is really cut', () => {
  it('is noticed without a word from anybody, and Tito’s way here is open again once it is mended', async () => {
    const cable = new Cable();
    onTestFinished(() => cable.remove());
    const entry = join(import.meta.dirname, 'children', 'tunnel-server.ts');
    const script = fileURLToPath(await bundle(entry, await temporaryFolder()));
    const server = await cable.run(script, THERE);
    const { service } = await run(await temporaryFolder(), { USHER_TUNNEL: `localtunnel:${server}` });
    const state = () => service.status().tunnel.state;
    await until(() => state() === 'open');
    const url = service.status().connections[0]?.publicUrl ?? '';
    expect(await post(url, 'ticket.completed', '{}')).toBe(200);

    cable.cut();
    await until(() => state() !== 'open');
    expect(await post(url, 'ticket.completed', '{"a":1}')).toBeNull();

    cable.mend();
    await until(() => state() === 'open');
    const now = service.status().connections[0]?.publicUrl ?? '';
    expect(await post(now, 'ticket.completed', '{"a":1}')).toBe(200);
  }, 90_000);
});
