import type { StatusView } from '../../shared/contract.ts';
import { nothingCounted } from '../guestlist/counted.ts';
import type { State } from '../guestlist/state.ts';

/** The numbers of all connections together. */
export function countsOf({ connections, deliveries }: State): StatusView['counts'] {
  const counts = { deliveries, ...nothingCounted() };
  for (const { counted } of connections.values()) {
    for (const name of Object.keys(counted) as (keyof typeof counted)[]) counts[name] += counted[name];
  }
  return counts;
}
