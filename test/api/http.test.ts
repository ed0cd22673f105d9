import { expect, test } from 'vitest';
import { DashboardError } from '../../electron/api/http.ts';
import { ask, BEARER, open, startRig } from './rig.ts';

test('a port in use is a problem that names the port and the setting', async () => {
  const { dashboard } = await startRig();
  const error: unknown = await startRig({ port: dashboard.port }).catch((reason: unknown) => reason);
  if (!(error instanceof DashboardError)) throw error;
  expect(error.problem.code).toBe('dashboard-port-taken');
  expect(error.problem.sentence).toContain(String(dashboard.port));
  expect(error.problem.action).toContain('USHER_DASHBOARD_PORT');
});

test('only this machine is listened to', async () => {
  const { dashboard } = await startRig();
  expect(dashboard.url).toBe(`http://127.0.0.1:${dashboard.port}`);
  await expect(fetch(`http://127.0.0.2:${dashboard.port}/health`)).rejects.toThrow();
});

test('closing cuts what hangs and frees the port', async () => {
  async function* stuck() {
    yield 'one';
    await new Promise(() => {});
  }
  const exports = {
    '/export/x.json': async () => ({ contentType: 'text/plain', filename: 'x.json', body: stuck() }),
  };
  const rig = await startRig({ exports });
  const hanging = await open(rig, '/export/x.json', { headers: BEARER });
  hanging.on('error', () => {});
  await rig.dashboard.close();
  const next = await startRig({ port: rig.dashboard.port });
  expect((await ask(next, '/health')).status).toBe(200);
});
