import type { connectCalls } from '../../../shared/contract/connect.ts';
import type { Handlers } from '../../../shared/contract.ts';
import type { HandlerSources } from './sources.ts';

export function connectHandlers({
  connections,
  setup,
}: HandlerSources): Pick<Handlers, keyof typeof connectCalls> {
  return {
    connection: ({ connection }) => setup(connection),
    makeConnection: ({ name, dialect }) => connections.make(name, dialect),
    changeConnection: ({ connection, change }) => connections.change(connection, change),
    foreseeChange: async ({ connection, change }) => connections.foresee(connection, change),
    setToken: ({ connection, token, rotate }) => connections.setToken(connection, token, rotate),
    dropOldToken: ({ connection }) => connections.dropOldToken(connection),
    removeConnection: ({ connection }) => connections.remove(connection),
  };
}
