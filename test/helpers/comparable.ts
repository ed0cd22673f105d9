import type { State } from '../../electron/guestlist/state.ts';

/** The length of one key as text. */
const KEY = /.{24}/g;

/** All of a state as plain data, without the order of its repeat keys, which says nothing. */
export function comparable(state: State): { connections: unknown; [part: string]: unknown } {
  const { connections, pending, waiting, ...rest } = state;
  return {
    ...rest,
    pending: [...pending.values()],
    waiting: [...waiting.values()],
    connections: [...connections].map(([id, { books, keys, gatedCodes, tally, counted }]) => ({
      id,
      counted,
      policy: books.policy,
      sending: books.sending,
      tickets: [...books.tickets.entries()],
      registrations: [...books.registrations.entries()],
      checkins: [...books.checkins.entries()],
      participants: [...books.participants.entries()],
      testCopies: [...books.testCopies.entries()],
      gatedCodes: [...gatedCodes],
      tally: [...tally],
      keys: ([...keys.chunks()].join('').match(KEY) ?? []).sort(),
    })),
  };
}
