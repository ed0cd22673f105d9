import { assertNever } from '../../shared/model.ts';
import type { TunnelChoice } from './choice.ts';
import { type TunnelDriver, TunnelFailed } from './driver.ts';
import { localtunnelDriver } from './localtunnel.ts';
import { ownUrlDriver } from './own-url.ts';

/** The driver for a choice; null where no tunnel is wanted. */
export function driverFor(choice: TunnelChoice): TunnelDriver | null {
  switch (choice.kind) {
    case 'off':
      return null;
    case 'localtunnel':
      return localtunnelDriver({ host: choice.host });
    case 'ngrok':
      return ngrokDriver;
    case 'own-url':
      return ownUrlDriver(choice.url);
    default:
      return assertNever(choice);
  }
}

const ngrokDriver: TunnelDriver = {
  name: 'ngrok',
  open: async () => {
    throw new TunnelFailed({
      code: 'tunnel-ngrok',
      sentence: 'ngrok support is not built in yet.',
      action: 'Use localtunnel, or start ngrok yourself and give its https:// address as your own URL.',
    });
  },
};
