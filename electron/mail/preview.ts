/** A template as the organizer writes it, filled in for one person to look at or to try out. */
import type { MailTemplate, TemplateKind } from '../../shared/mail-template.ts';
import type { Books } from '../guestlist/books.ts';
import type { Address } from './address.ts';
import { eventOf, ticketsOf, valuesFor } from './compose.ts';
import { previewLink } from './read-mail.ts';
import { type Checked, checkTemplate, DEAD_LINK, SAMPLE_REASON, sampleValues } from './template-check.ts';
import { type ComposedMail, render, type TemplateValues } from './templates.ts';

export interface Preview extends Checked {
  readonly mail: ComposedMail;
  /** Whom it is filled in for. */
  readonly as: Address;
}

export interface Wanted {
  readonly kind: TemplateKind;
  readonly template: MailTemplate;
  /** Null, or nobody we know: somebody made up. */
  readonly email: string | null;
  /** Their own link, to look at; or one that opens nothing, to be mailed. */
  readonly link: 'own' | 'dead';
}

export function previewOf(books: Books, { kind, template, email, link }: Wanted): Preview {
  const { values, as } = valuesOf(books, kind, email, link);
  const { mail, faults } = render(template, values);
  const checked = checkTemplate(kind, template);
  // What goes wrong for the person who is looked at is told first.
  const others = checked.faults.filter((fault) => !faults.some(({ part }) => part === fault.part));
  return { mail, as, faults: [...faults, ...others], linkless: checked.linkless };
}

function valuesOf(
  books: Books,
  kind: TemplateKind,
  email: string | null,
  link: Wanted['link'],
): { values: TemplateValues; as: Address } {
  const person = email === null ? undefined : books.participants.get(email);
  if (!person) {
    const known = sampleValues(kind);
    const values = { ...known, event: { title: eventOf(books, null) || known.event.title } };
    return { values, as: { name: values.participant.name, email: values.participant.email } };
  }
  const shown = link === 'own' ? previewLink(books, person) : DEAD_LINK;
  const rest = valuesFor(books, person, kind === 'invite' ? ticketsOf(books, person) : person.tickets);
  const values =
    kind === 'invite' ? { ...rest, link: shown } : { ...rest, link: null, reason: SAMPLE_REASON };
  return { values, as: { name: person.name, email: person.address } };
}
