/** What Liquid says about a faulty template, in an author's words and with its place. */
import { TEMPLATE_VARIABLES, type TemplateKind } from '../../shared/mail-template.ts';
import { oneLine } from './words.ts';

interface Fault {
  readonly line: number;
  readonly column: number;
  readonly words: string;
}

const MAILS_OF: Readonly<Record<TemplateKind, string>> = {
  invite: 'invites',
  notice: 'withdrawal notes',
};

/** By the way Liquid says it. */
const SAYINGS: readonly (readonly [RegExp, (about: string, kind: TemplateKind) => string])[] = [
  [/^undefined variable: (.+)$/, unknownName],
  [/^undefined filter: (.+)$/, (name) => `There is no filter “${name}”.`],
  [
    /^tag "(?:end\w+|else|elsif|when)" not found$/,
    () => 'This closes or continues something that is not open.',
  ],
  [/^tag "(\S+)" not found$/, (name) => `There is no tag {% ${name} %}.`],
  [/^output "(.+)" not closed$/s, () => 'A “{{” is opened here and not closed with “}}”.'],
  [/^tag "(.+)" not closed$/s, () => 'A “{%” is opened here and not closed with “%}”.'],
  [
    /^tag (\{%.+%\}) not closed$/s,
    (tag) => `${tag} is opened here and not closed with {% end${nameOf(tag)} %}.`,
  ],
  [/^invalid value expression: "?\s*"?$/, () => 'There is no name between “{{” and “}}”.'],
  [
    /^expected "\|" before filter$/,
    () => 'This is not understood. Is a “}}” or a “|” missing? To compare, write “==”.',
  ],
  [/limit exceeded$/, () => 'This makes the mail too long, or takes too long to make (limit exceeded).'],
];

/** Liquid's errors carry the place; what else goes wrong in a rendering is the template's doing as well. */
export function faultIn(error: unknown, kind: TemplateKind): Fault {
  const token = (error as { token?: { getPosition?: () => number[] } } | null)?.token;
  const [line = 1, column = 1] = token?.getPosition?.() ?? [];
  const said =
    error instanceof Error ? oneLine(error.message).replace(/, line:\d+, col:\d+$/, '') : 'unknown';
  for (const [pattern, words] of SAYINGS) {
    const found = pattern.exec(said);
    if (found) return { line, column, words: words(found[1] ?? '', kind) };
  }
  return { line, column, words: `This is not understood: ${said}.` };
}

function nameOf(tag: string): string {
  return /^\{%-?\s*(\w+)/.exec(tag)?.[1] ?? '';
}

function unknownName(name: string, kind: TemplateKind): string {
  const { kinds } = TEMPLATE_VARIABLES.find((known) => known.name === name) ?? {};
  const [other = kind] = kinds ?? [];
  if (kinds && !kinds.includes(kind)) return `“${name}” is only for ${MAILS_OF[other]}.`;
  return `Nothing is called “${name}” here.${didYouMean(name, kind)}`;
}

function didYouMean(name: string, kind: TemplateKind): string {
  const near = TEMPLATE_VARIABLES.filter(({ kinds }) => kinds.includes(kind))
    .map((variable) => variable.name)
    .map((known) => ({ known, distance: distance(name, known) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= 3 ? ` Did you mean “${near.known}”?` : '';
}

/** How many letters are to be changed to make one of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
