import type { settingsCalls } from '../../../shared/contract/settings.ts';
import type { Handlers } from '../../../shared/contract.ts';
import type { HandlerSources } from './sources.ts';

export function settingsHandlers({
  housekeeping,
  mailSettings,
  tunnelSettings,
}: HandlerSources): Pick<Handlers, keyof typeof settingsCalls> {
  return {
    mailSettings: async () => mailSettings.view(),
    setMail: (typed) => mailSettings.set(typed),
    removeMail: () => mailSettings.remove(),
    testMail: (asked) => mailSettings.test(asked),
    tunnelSettings: async () => tunnelSettings.view(),
    chooseTunnel: (wanted) => tunnelSettings.choose(wanted),
    retention: async () => housekeeping.retention(),
    setRetention: ({ days }) => housekeeping.setRetention(days),
    about: async () => housekeeping.about(),
    backUp: () => housekeeping.backUp(),
    move: () => housekeeping.move(),
  };
}
