import type { liveCalls } from '../../../shared/contract/live.ts';
import { type DeliveryView, type Handlers, SNAPSHOT_DELIVERIES } from '../../../shared/contract.ts';
import { deliveryView } from '../views.ts';
import type { HandlerSources } from './sources.ts';

export function liveHandlers(sources: HandlerSources): Pick<Handlers, keyof typeof liveCalls> {
  return {
    snapshot: async () => ({
      seq: sources.seq(),
      status: sources.status(),
      deliveries: feed(sources).slice(0, SNAPSHOT_DELIVERIES),
    }),
    deliveries: async ({ before, limit }) => {
      const rows = feed(sources);
      const from = before === null ? 0 : rows.findIndex((row) => row.id === before) + 1;
      return { rows: rows.slice(from, from + limit), more: rows.length > from + limit };
    },
    replay: ({ delivery }) => sources.organizer.replay(delivery),
  };
}

/** The feed as far as it is in memory, newest first. */
function feed({ state, rejected }: HandlerSources): DeliveryView[] {
  const rows = [...state.rows.map((row) => deliveryView(state, row)), ...rejected()];
  return rows.sort((a, b) => b.receivedAt - a.receivedAt || (a.id < b.id ? 1 : -1));
}
