import type { liveCalls } from '../../../shared/contract/live.ts';
import { type Handlers, SNAPSHOT_DELIVERIES } from '../../../shared/contract.ts';
import { EVERYTHING } from '../../../shared/feed-filter.ts';
import type { HandlerSources } from './sources.ts';

export function liveHandlers(sources: HandlerSources): Pick<Handlers, keyof typeof liveCalls> {
  const { deliveries, organizer } = sources;
  return {
    snapshot: async () => {
      // A window was opened: the list of participants may be looked at next.
      sources.index.start();
      // The rows first: a change that comes while they are looked for is told again, not lost.
      const seq = sources.seq();
      const page = await deliveries.page({ after: null, filter: EVERYTHING, limit: SNAPSHOT_DELIVERIES });
      return { seq, status: sources.status(), deliveries: page.rows, next: page.next };
    },
    deliveries: (asked) => deliveries.page(asked),
    delivery: ({ delivery }) => deliveries.detail(delivery),
    deliveryBody: (asked) => deliveries.body(asked),
    activity: async () => deliveries.activity(),
    replay: ({ delivery }) => organizer.replay(delivery),
  };
}
