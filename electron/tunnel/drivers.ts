import { assertNever } from '../../shared/model.ts';
import type { TunnelChoice } from './choice.ts';
import type { TunnelDriver } from './driver.ts';
import { localtunnelDriver } from './localtunnel.ts';
import { ngrokDriver } from './ngrok.ts';
import { ownUrlDriver } from './own-url.ts';

/** The driver for a choice; null where no tunnel is wanted. */
export function driverFor(choice: TunnelChoice, ngrokToken: string | null): TunnelDriver | null {
  switch (choice.kind) {
    case 'off':
      return null;
    case 'localtunnel':
      return localtunnelDriver({ host: choice.host });
    case 'ngrok':
      return ngrokDriver({ token: ngrokToken });
    case 'own-url':
      return ownUrlDriver(choice.url);
    default:
      return assertNever(choice);
  }
}
