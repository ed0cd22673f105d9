import { describe, expect, it } from 'vitest';
import { driverFor } from '../../electron/tunnel/drivers.ts';

const never = new AbortController().signal;

describe('the driver for a choice', () => {
  it('is none where no tunnel is wanted', () => {
    expect(driverFor({ kind: 'off' }, null)).toBeNull();
  });

  it('is localtunnel where that was chosen', () => {
    expect(driverFor({ kind: 'localtunnel', host: 'https://lt.example.org' }, null)?.name).toBe(
      'localtunnel',
    );
  });

  it('of your own URL gives exactly that URL and has nothing to close', async () => {
    const driver = driverFor({ kind: 'own-url', url: 'https://hooks.example.org' }, null);
    const open = await driver?.open(4747, never);
    expect(driver?.name).toBe('your own URL');
    expect(open?.url).toBe('https://hooks.example.org');
    await open?.close();
  });

  it('is ngrok where that was chosen, which says so when its authtoken is missing', async () => {
    const driver = driverFor({ kind: 'ngrok' }, null);
    expect(driver?.name).toBe('ngrok');
    await expect(driver?.open(4747, never)).rejects.toMatchObject({
      problem: { code: 'tunnel-ngrok-token', action: expect.stringContaining('Your Authtoken') },
    });
  });
});
