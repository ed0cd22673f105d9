/** What each kind of mail says to a person, by the default templates. */
import type { Books } from '../guestlist/books.ts';
import type { Participant } from '../guestlist/entities.ts';
import { DEFAULT_INVITE } from './invite-template.ts';
import { DEFAULT_NOTICE, reasonInWords } from './notice-template.ts';
import { type ComposedMail, compose, type MailTemplate, type TemplateValues } from './templates.ts';

/** The invite of one person as the template makes it. Throws where the template cannot be filled in. */
export function composeInvite(
  books: Books,
  person: Participant,
  link: string,
  slugs: readonly string[] = person.tickets,
): ComposedMail {
  return filledIn(DEFAULT_INVITE, { ...valuesFor(books, person, slugs), link });
}

/** The notice that somebody's access was withdrawn. Throws where the template cannot be filled in. */
export function composeNotice(books: Books, person: Participant): ComposedMail {
  const reason = reasonInWords(person.notice?.because ?? null);
  return filledIn(DEFAULT_NOTICE, { ...valuesFor(books, person, person.tickets), link: null, reason });
}

function filledIn(template: MailTemplate, values: TemplateValues): ComposedMail {
  const composed = compose(template, values);
  if (!composed.ok) throw new Error(composed.problem.sentence);
  return composed.value;
}

function valuesFor(
  books: Books,
  person: Participant,
  slugs: readonly string[],
): Omit<TemplateValues, 'link' | 'reason'> {
  return {
    participant: { name: person.name, firstName: person.firstName, email: person.address },
    event: { title: person.event ?? '' },
    tickets: slugs.flatMap((slug) => {
      const ticket = books.tickets.get(slug);
      if (!ticket) return [];
      return { release: ticket.release?.title ?? '', reference: ticket.reference ?? '' };
    }),
  };
}
