import { Liquid, type Template as ParsedPart } from 'liquidjs';
import type { Problem } from '../../shared/model.ts';
import { bad, good, type OrProblem } from './result.ts';
import { oneLine } from './words.ts';

/** A mail as its author writes it: three parts in Liquid. */
export interface MailTemplate {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

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

type Part = keyof MailTemplate;

const PARTS: readonly Part[] = ['subject', 'html', 'text'];
const PART_NAMES = { subject: 'subject', html: 'HTML part', text: 'text part' } as const;

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
  return liquid;
}

const ENGINES = { html: engine('html'), subject: engine('none'), text: engine('none') };

/** Templates do not change between the mails of a batch, so each is parsed once. */
const parsed = new WeakMap<MailTemplate, Readonly<Record<Part, ParsedPart[]>>>();

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
  let part: Part = 'subject';
  try {
    let ready = parsed.get(template);
    if (!ready) {
      const parts: Record<Part, ParsedPart[]> = { subject: [], html: [], text: [] };
      for (part of PARTS) parts[part] = ENGINES[part].parse(template[part]);
      parsed.set(template, parts);
      ready = parts;
    }
    const scope = scopeOf(values);
    const content: Record<Part, string> = { subject: '', html: '', text: '' };
    for (part of PARTS) content[part] = String(ENGINES[part].renderSync(ready[part], scope));
    const subject = oneLine(content.subject).replace(/ {2,}/g, ' ');
    if (subject === '') {
      return bad('template-faulty', 'The subject of the mail is empty.', 'Write a subject in the template.');
    }
    return good({ ...content, subject });
  } catch (error) {
    return { ok: false, problem: faultOf(part, error) };
  }
}

function isSafeLink(link: string): boolean {
  if (/[\s<>"'\p{Cc}]/u.test(link) || !URL.canParse(link)) return false;
  const { protocol } = new URL(link);
  return protocol === 'https:' || protocol === 'http:';
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

/** Liquid's errors carry the place; what else goes wrong in a rendering is the template's doing as well. */
function faultOf(part: Part, error: unknown): Problem {
  const place = positionOf(error);
  const what =
    error instanceof Error ? oneLine(error.message).replace(/, line:\d+, col:\d+$/, '') : 'unknown';
  return {
    code: 'template-faulty',
    sentence: `The ${PART_NAMES[part]} of the mail has a fault${place}: ${what}`,
    action: 'Correct the template, or go back to the default one.',
  };
}

function positionOf(error: unknown): string {
  const token = (error as { token?: { getPosition?: () => number[] } } | null)?.token;
  const [line, column] = token?.getPosition?.() ?? [];
  return line === undefined || column === undefined ? '' : ` in line ${line}, column ${column}`;
}
