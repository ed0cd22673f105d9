import { Liquid, type Template as ParsedPart } from 'liquidjs';
import { isSafeLink } from '../../shared/access-link.ts';
import {
  type MailTemplate,
  PART_NAMES,
  TEMPLATE_PARTS,
  type TemplateFault,
  type TemplatePart,
} from '../../shared/mail-template.ts';
import { bad, good, type OrProblem } from './result.ts';
import { faultIn } from './template-faults.ts';
import { oneLine } from './words.ts';

export type { MailTemplate };

/** A mail's content for one person. */
export interface ComposedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** What a template may name. In Liquid the first name is `participant.first_name`. */
export interface TemplateValues {
  /** `firstName` null: not known; the whole name stands in for it. */
  readonly participant: {
    readonly name: string;
    readonly firstName: string | null;
    readonly email: string;
  };
  readonly event: { readonly title: string };
  /** The access link: https, or http to this machine. Null: this mail has none. */
  readonly link: string | null;
  /** In a notice: why access was withdrawn, as a sentence; empty where nothing is said about it. */
  readonly reason?: string;
  readonly tickets: readonly { readonly release: string; readonly reference: string }[];
}

const MAX_VALUE_LENGTH = 200;
const MAX_TICKETS = 50;

/** Tags that reach for other templates: there are none, and no file may be read. */
const REACHING_TAGS = ['include', 'render', 'layout', 'block'];

const LIMITS = {
  /** Characters of one part. */
  parseLimit: 200_000,
  /** Milliseconds of one rendering. */
  renderLimit: 2_000,
  /** Characters and list entries made while rendering. */
  memoryLimit: 1_000_000,
};

function engine(escaping: 'html' | 'none'): Liquid {
  const liquid = new Liquid({
    ...LIMITS,
    templates: {},
    // A misspelt name is told to the author instead of leaving a hole in the mail.
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ...(escaping === 'html' ? { outputEscape: 'escape' } : {}),
  });
  for (const tag of REACHING_TAGS) delete liquid.tags[tag];
  // It would let what people typed as their names into the mail as HTML.
  delete liquid.filters['raw'];
  return liquid;
}

const engines = new Map<TemplatePart, Liquid>();

/** Made when first asked for: making one takes a while, and the listener's start does not wait for it. */
function engineOf(part: TemplatePart): Liquid {
  const liquid = engines.get(part) ?? engine(part === 'html' ? 'html' : 'none');
  engines.set(part, liquid);
  return liquid;
}

/** Templates do not change between the mails of a batch, so each part is parsed once. */
const parsed = new WeakMap<MailTemplate, Map<TemplatePart, ParsedPart[]>>();

/**
 * Fills a template in for one person. The HTML part is escaped; subject and text are not. Values lose their
 * control characters and line breaks first, so none can add a line of its own.
 */
export function compose(template: MailTemplate, values: TemplateValues): OrProblem<ComposedMail> {
  if (values.link !== null && !isSafeLink(values.link)) {
    return bad(
      'link-unsafe',
      'The access link is not a web address that can be put into a mail.',
      'Correct the access link pattern: it must start with https://',
    );
  }
  const { mail, faults } = render(template, values);
  const [fault] = faults;
  if (fault === undefined) return good(mail);
  return bad(
    'template-faulty',
    `The ${PART_NAMES[fault.part]} of the mail has a fault in line ${fault.line}, column ${fault.column}: ${fault.words}`,
    'Correct the template, or go back to the default one.',
  );
}

/** Fills in what can be filled in; a part with a fault is empty. The link is taken as it is. */
export function render(
  template: MailTemplate,
  values: TemplateValues,
): { mail: ComposedMail; faults: TemplateFault[] } {
  const scope = scopeOf(values);
  const kind = values.link === null ? 'notice' : 'invite';
  const mail: Record<TemplatePart, string> = { subject: '', html: '', text: '' };
  const faults: TemplateFault[] = [];
  for (const part of TEMPLATE_PARTS) {
    try {
      mail[part] = String(engineOf(part).renderSync(parse(template, part), scope));
      if (part === 'subject') mail.subject = oneLine(mail.subject).replace(/ {2,}/g, ' ');
      if (part === 'subject' && mail.subject === '') {
        faults.push({ part, line: 1, column: 1, words: 'The subject of the mail is empty.' });
      }
    } catch (error) {
      faults.push({ part, ...faultIn(error, kind) });
    }
  }
  return { mail, faults };
}

function parse(template: MailTemplate, part: TemplatePart): ParsedPart[] {
  const parts = parsed.get(template) ?? new Map<TemplatePart, ParsedPart[]>();
  parsed.set(template, parts);
  const ready = parts.get(part) ?? engineOf(part).parse(template[part]);
  parts.set(part, ready);
  return ready;
}

function scopeOf(values: TemplateValues): object {
  const { participant, event, link, tickets, reason } = values;
  const name = value(participant.name);
  return {
    participant: {
      name,
      first_name: value(participant.firstName ?? '') || name,
      email: oneLine(participant.email),
    },
    event: { title: value(event.title) },
    ...(link === null ? {} : { link }),
    ...(reason === undefined ? {} : { reason: value(reason) }),
    tickets: tickets.slice(0, MAX_TICKETS).map((ticket) => ({
      release: value(ticket.release),
      reference: value(ticket.reference),
    })),
  };
}

function value(text: string): string {
  return oneLine(text).slice(0, MAX_VALUE_LENGTH);
}
