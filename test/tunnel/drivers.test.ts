import { describe, expect, it } from 'vitest';
import { driverFor } from '../../electron/tunnel/drivers.ts';

const never = new AbortController().signal;

describe('the driver for a choice', () => {
  it('is none where no tunnel is wanted', () => {
    expect(driverFor({ kind: 'off' })).toBeNull();
  });

  it('is localtunnel where that was chosen', () => {
    expect(driverFor({ kind: 'localtunnel', host: 'https://lt.example.org' })?.name).toBe('localtunnel');
  });

  it('of your own URL gives exactly that URL and has nothing to close', async () => {
    const driver = driverFor({ kind: 'own-url', url: 'https://hooks.example.org' });
    const open = await driver?.open(4747, never);
    expect(driver?.name).toBe('your own URL');
    expect(open?.url).toBe('https://hooks.example.org');
    await open?.close();
  });

  it('of ngrok says that it is not built in yet, and what to use instead', async () => {
    await expect(driverFor({ kind: 'ngrok' })?.open(4747, never)).rejects.toMatchObject({
      problem: {
        code: 'tunnel-ngrok',
        sentence: 'ngrok support is not built in yet.',
        action: expect.stringContaining('localtunnel'),
      },
    });
  });
});
