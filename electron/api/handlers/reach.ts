import type { reachCalls } from '../../../shared/contract/reach.ts';
import type { Handlers } from '../../../shared/contract.ts';
import type { HandlerSources } from './sources.ts';

export function reachHandlers({
  housekeeping,
  reach,
}: HandlerSources): Pick<Handlers, keyof typeof reachCalls> {
  return {
    acknowledgeUrl: async ({ url }) => {
      const problem = await reach.acknowledge(url);
      return problem
        ? { ok: false, problem }
        : { ok: true, told: 'Usher takes it that Tito has the new address.', undo: null };
    },
    lookedIntoMissed: async ({ until }) => {
      await reach.looked(until);
      return { ok: true, told: 'Noted: you have looked into it.', undo: null };
    },
    chooseTunnel: (wanted) => housekeeping.chooseTunnel(wanted),
  };
}
