/** The state as JSON, for the snapshot. */
import { z } from 'zod';
import { applyPuts } from './books.ts';
import { checkin, participant, policy, registration, sendingState, testCopy, ticket } from './entities.ts';
import { placeOf } from './mails.ts';
import { delivery, mailRef, row } from './records.ts';
import { connectionOf, emptyState, position, type State } from './state.ts';

const frozenState = z.object({
  connections: z.array(
    z.object({
      id: z.string(),
      policy: policy.nullable(),
      sending: sendingState,
      keys: z.array(z.string()),
      gatedCodes: z.array(z.tuple([z.string(), z.string()])),
      tickets: z.array(ticket),
      registrations: z.array(registration),
      checkins: z.array(checkin),
      participants: z.array(participant),
      testCopies: z.array(testCopy),
    }),
  ),
  pending: z.array(z.object({ delivery, position })),
  rows: z.array(row),
  deliveries: z.number(),
  waiting: z.array(z.object({ mail: mailRef, position })),
  handedAt: z.array(z.number()),
});

/** The state as JSON, for the snapshot. */
export function freezeState(state: State): unknown {
  const all = <T>(shelf: { entries(): Iterable<[string, T]> }) =>
    [...shelf.entries()].map(([, value]) => value);
  return {
    connections: [...state.connections].map(([id, { books, keys, gatedCodes }]) => ({
      id,
      policy: books.policy,
      sending: books.sending,
      keys: [...keys.chunks()],
      gatedCodes: [...gatedCodes],
      tickets: all(books.tickets),
      registrations: all(books.registrations),
      checkins: all(books.checkins),
      participants: all(books.participants),
      testCopies: all(books.testCopies),
    })),
    pending: [...state.pending.values()],
    rows: state.rows,
    deliveries: state.deliveries,
    waiting: [...state.waiting.values()],
    handedAt: state.handedAt,
  } satisfies z.infer<typeof frozenState>;
}

/** Reads a snapshot's state back. Throws where it is not one. */
export function thawState(json: unknown): State {
  const frozen = frozenState.parse(json);
  const state = emptyState();
  for (const { id, policy, keys, gatedCodes, ...shelves } of frozen.connections) {
    const connection = connectionOf(state, id);
    connection.books.policy = policy;
    for (const chunk of keys) connection.keys.addChunk(chunk);
    for (const [code, address] of gatedCodes) connection.gatedCodes.set(code, address);
    applyPuts(connection.books, shelves);
  }
  for (const each of frozen.pending) state.pending.set(each.delivery.id, each);
  state.rows = frozen.rows;
  state.deliveries = frozen.deliveries;
  for (const each of frozen.waiting) state.waiting.set(placeOf(each.mail), each);
  state.handedAt = frozen.handedAt;
  return state;
}
