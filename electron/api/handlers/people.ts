import type { peopleCalls } from '../../../shared/contract/people.ts';
import type { Handlers } from '../../../shared/contract.ts';
import type { Letters } from '../letters.ts';
import type { HandlerSources } from './sources.ts';

export function peopleHandlers(
  sources: HandlerSources,
  letters: Letters,
): Pick<Handlers, keyof typeof peopleCalls> {
  const { organizer, forgetting, people, picks, bulk } = sources;
  return {
    participants: (input) => people.participants(input),
    waitingTickets: (input) => people.waitingTickets(input),
    participant: async (name) => ({ person: people.person(name), elsewhere: people.elsewhere(name) }),
    ticketTypes: ({ connection }) => people.ticketTypes(connection),
    mail: async ({ connection, email }) => {
      const mail = await sources.mail(connection, email);
      if (mail === null) return null;
      const { html, ...rest } = mail;
      return { ...rest, page: letters.putDraft(html) };
    },
    act: ({ connection, action }) => organizer.act(connection, action),
    forgetPreview: ({ email }) => forgetting.preview(email),
    forget: ({ email }) => forgetting.forget(email),
    forgotten: async ({ offset, limit }) => forgetting.rows(offset, limit),
    liftForgotten: (entry) => forgetting.lift(entry),
    history: ({ connection, email }) => sources.history(connection, email),
    pick: async ({ people: names }) => ({ id: picks.keep(names) }),
    bulkPreview: ({ selection, deed }) => bulk.preview(selection, deed),
    bulkStart: async ({ selection, deed }) => ({ problem: await bulk.start(selection, deed) }),
    bulkStop: async () => {
      await bulk.stop();
      return {};
    },
    bulk: async () => ({ bulk: bulk.view }),
  };
}
