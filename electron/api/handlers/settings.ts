import type { settingsCalls } from '../../../shared/contract/settings.ts';
import type { Handlers } from '../../../shared/contract.ts';
import type { HandlerSources } from './sources.ts';

export function settingsHandlers({
  housekeeping,
}: HandlerSources): Pick<Handlers, keyof typeof settingsCalls> {
  return {
    removeConnection: ({ connection }) => housekeeping.removeConnection(connection),
    backUp: () => housekeeping.backUp(),
    move: () => housekeeping.move(),
  };
}
