/** What each kind of mail says to a person: in the organizer's words where there are any, else in the built-in ones. */
import type { Books } from '../guestlist/books.ts';
import type { Participant } from '../guestlist/entities.ts';
import { judge, ticketState } from '../guestlist/judge.ts';
import { DEFAULT_INVITE } from './invite-template.ts';
import { DEFAULT_NOTICE, reasonInWords } from './notice-template.ts';
import { type ComposedMail, compose, type MailTemplate, type TemplateValues } from './templates.ts';

/** The organizer's own template of each kind; null: the built-in one. */
export interface Templates {
  readonly invite: MailTemplate | null;
  readonly notice: MailTemplate | null;
}

export const NO_TEMPLATES: Templates = { invite: null, notice: null };

/** The built-in ones. */
export const DEFAULT_TEMPLATES = { invite: DEFAULT_INVITE, notice: DEFAULT_NOTICE } as const;

/** A template that cannot be filled in for somebody. The message says where and why. */
export class CannotCompose extends Error {
  override readonly name = 'CannotCompose';
}

/** The invite of one person as the template makes it. Throws `CannotCompose`. */
export function composeInvite(
  templates: Templates,
  books: Books,
  person: Participant,
  link: string,
  slugs: readonly string[] = ticketsOf(books, person),
): ComposedMail {
  return filledIn(templates.invite ?? DEFAULT_INVITE, { ...valuesFor(books, person, slugs), link });
}

/** The notice that somebody's access was withdrawn. Throws `CannotCompose`. */
export function composeNotice(templates: Templates, books: Books, person: Participant): ComposedMail {
  const reason = reasonInWords(person.notice?.because ?? null);
  return filledIn(templates.notice ?? DEFAULT_NOTICE, {
    ...valuesFor(books, person, person.tickets),
    link: null,
    reason,
  });
}

function filledIn(template: MailTemplate, values: TemplateValues): ComposedMail {
  const composed = compose(template, values);
  if (!composed.ok) throw new CannotCompose(composed.problem.sentence);
  return composed.value;
}

/** The tickets that an invite is for: those that count; of somebody who is not entitled, those that are not void. */
export function ticketsOf(books: Books, person: Participant): readonly string[] {
  const judged = books.policy && judge(books, person, books.policy);
  if (judged?.entitled) return judged.valid.map(({ slug }) => slug);
  return person.tickets.filter((slug) => {
    const ticket = books.tickets.get(slug);
    return ticket !== undefined && ticketState(books, ticket) !== 'void';
  });
}

/** Where so many state no event, Tito states none: a mail does not wait for a look at everybody. */
const ASKED_FOR_EVENT = 100;

/** The event's name as Tito states it for them; for somebody without a ticket, as somebody else's states it. */
export function eventOf(books: Books, person: Participant | null): string {
  if (person && (person.event || person.tickets.length > 0)) return person.event ?? '';
  let asked = 0;
  for (const [, { event }] of books.participants.entries()) {
    if (event) return event;
    if (++asked === ASKED_FOR_EVENT) break;
  }
  return '';
}

/** What a template may name about somebody. */
export function valuesFor(
  books: Books,
  person: Participant,
  slugs: readonly string[],
): Omit<TemplateValues, 'link' | 'reason'> {
  return {
    participant: { name: person.name, firstName: person.firstName, email: person.address },
    event: { title: eventOf(books, person) },
    tickets: slugs.flatMap((slug) => {
      const ticket = books.tickets.get(slug);
      if (!ticket) return [];
      return { release: ticket.release?.title ?? '', reference: ticket.reference ?? '' };
    }),
  };
}
