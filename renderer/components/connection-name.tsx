import { createContext, useContext } from 'react';
import type { StatusView } from '../../shared/contract.ts';
import { eventName } from '../words.ts';

/** The connections there are, so that a row can say which is its own. */
export const Connections = createContext<StatusView['connections']>([]);

/** What a connection is called; one that is there no more is known by its id only. */
export function ConnectionName({ id }: { id: string }) {
  const name = eventName(useContext(Connections).find((each) => each.id === id)?.name ?? id);
  return <span title={name}>{name}</span>;
}
