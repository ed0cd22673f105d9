/** The organizer's own words for a mail: its shape, its limits, and what it may name. */
import { z } from 'zod';

/** Which mail a template is for: the invite, or the note that somebody's access was withdrawn. */
export const TEMPLATE_KINDS = ['invite', 'notice'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

export const TEMPLATE_PARTS = ['subject', 'html', 'text'] as const;
export type TemplatePart = (typeof TEMPLATE_PARTS)[number];

/** How each part is called on screen. */
export const PART_NAMES: Readonly<Record<TemplatePart, string>> = {
  subject: 'subject',
  html: 'designed part',
  text: 'plain text',
};

/** A mail as its author writes it: three parts in Liquid. */
export const mailTemplate = z.object({ subject: z.string(), html: z.string(), text: z.string() }).readonly();
export type MailTemplate = z.infer<typeof mailTemplate>;

/** The largest template, in bytes as it is sent and stored: a message has to stay under 64 KB. */
export const TEMPLATE_LIMIT = 56 * 1024;

export function isTooLarge(template: MailTemplate): boolean {
  // Each byte of UTF-8 is one sign here, or a percent sign and two digits.
  return encodeURIComponent(JSON.stringify(template)).replace(/%../g, '.').length > TEMPLATE_LIMIT;
}

/** A fault and where it is; line and column begin at 1. */
export const templateFault = z.object({
  part: z.enum(TEMPLATE_PARTS),
  line: z.number().int(),
  column: z.number().int(),
  words: z.string(),
});
export type TemplateFault = z.infer<typeof templateFault>;

export interface TemplateVariable {
  readonly name: string;
  readonly words: string;
  readonly kinds: readonly TemplateKind[];
}

/** What a template may name, most wanted first. */
export const TEMPLATE_VARIABLES: readonly TemplateVariable[] = [
  { name: 'link', words: 'The access link of this person. Every invite needs it.', kinds: ['invite'] },
  {
    name: 'participant.first_name',
    words: 'Their first name; the whole name where Tito does not tell it.',
    kinds: TEMPLATE_KINDS,
  },
  { name: 'participant.name', words: 'Their whole name. May be empty.', kinds: TEMPLATE_KINDS },
  { name: 'participant.email', words: 'The address the mail goes to.', kinds: TEMPLATE_KINDS },
  { name: 'event.title', words: 'The name of the event, as Tito has it.', kinds: TEMPLATE_KINDS },
  {
    name: 'reason',
    words: 'Why access ended, as a sentence; empty where there is nothing to say.',
    kinds: ['notice'],
  },
  {
    name: 'tickets',
    words: 'Their tickets: go through them with {% for ticket in tickets %}.',
    kinds: TEMPLATE_KINDS,
  },
  {
    name: 'ticket.release',
    words: 'The ticket type, such as “Early Bird”. Only inside a loop over tickets.',
    kinds: TEMPLATE_KINDS,
  },
  {
    name: 'ticket.reference',
    words: 'The ticket’s reference, such as “9K9R-2”. Only inside a loop over tickets.',
    kinds: TEMPLATE_KINDS,
  },
];
