/** The contract's calls, answered from the state. */
import type { Handlers } from '../../shared/contract.ts';
import { fitted } from './fit.ts';
import { connectHandlers } from './handlers/connect.ts';
import { invitesHandlers } from './handlers/invites.ts';
import { liveHandlers } from './handlers/live.ts';
import { overviewHandlers } from './handlers/overview.ts';
import { peopleHandlers } from './handlers/people.ts';
import { reachHandlers } from './handlers/reach.ts';
import { settingsHandlers } from './handlers/settings.ts';
import type { HandlerSources } from './handlers/sources.ts';
import { Letters } from './letters.ts';

export function createHandlers(sources: HandlerSources): Handlers {
  const letters = new Letters();
  return fitted({
    ...liveHandlers(sources),
    ...peopleHandlers(sources, letters),
    ...invitesHandlers(sources, letters),
    ...overviewHandlers(sources),
    ...connectHandlers(sources),
    ...settingsHandlers(sources),
    ...reachHandlers(sources),
  });
}
