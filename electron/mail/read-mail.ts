/** The mail of one participant for the organizer to read: as it went out, or as it would. */
import type { MailView } from '../../shared/contract.ts';
import type { Books } from '../guestlist/books.ts';
import type { Participant } from '../guestlist/entities.ts';
import { accessLink } from '../guestlist/gated.ts';
import { mailKey } from '../guestlist/mails.ts';
import type { Address } from './address.ts';
import { CannotCompose, composeInvite, type Templates } from './compose.ts';
import type { Mailbox } from './mailbox.ts';

/** What stands in the place of a code that is made only when the invite is queued. */
const PREVIEW_CODE = 'made-when-sent';
const NO_LINK_YET = 'https://access-link.invalid/not-set-yet';

/** A mail with its HTML part, which is shown as a page of its own. */
export type WholeMail = Omit<MailView, 'page'> & { readonly html: string };

export interface ReadMailSources {
  readonly mailbox: Mailbox;
  readonly sender: Address | null;
  /** What the connection's mails say. */
  readonly templates: Templates;
}

/** Null: nobody at that address. */
export async function readMail(
  connection: string,
  books: Books,
  address: string,
  { mailbox, sender, templates }: ReadMailSources,
): Promise<WholeMail | null> {
  const person = books.participants.get(address);
  if (!person) return null;
  const { invite } = person;
  const ref = { kind: 'invite', connection, address, revision: invite.revision, copy: invite.copy } as const;
  const kept = invite.handedAt === null ? null : await mailbox.find(mailKey(ref));
  if (kept) {
    const { from, to, subject, html, text, at } = kept;
    return {
      kind: 'sent',
      note: 'This is the mail as it was handed to the mail server.',
      from,
      to,
      subject,
      html,
      text,
      at,
    };
  }
  const link = previewLink(books, person);
  const note =
    invite.handedAt === null
      ? 'This is the mail as it would be sent now.'
      : 'The mail that was sent is no longer kept; this is how it would look now.';
  const head = { from: written(sender), to: written({ name: person.name, email: address }), at: null };
  try {
    return { kind: 'preview', note, ...head, ...composeInvite(templates, books, person, link) };
  } catch (error) {
    if (!(error instanceof CannotCompose)) throw error;
    return { kind: 'preview', note: error.message, ...head, subject: '', html: '', text: '' };
  }
}

/** Their link, or one that looks like what they would get. */
export function previewLink({ policy }: Books, { invite, address }: Participant): string {
  return invite.link ?? (policy && accessLink(policy, PREVIEW_CODE, address)) ?? NO_LINK_YET;
}

/** `Ada Byron <ada@example.org>`; empty where nobody is set. */
export function written(address: Address | null): string {
  if (address === null) return '';
  return address.name ? `${address.name} <${address.email}>` : address.email;
}
