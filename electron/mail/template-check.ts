/** Trying a template out on made-up people before it may be used: does every one of them get a mail with their link? */
import type { MailTemplate, TemplateFault, TemplateKind, TemplatePart } from '../../shared/mail-template.ts';
import { render, type TemplateValues } from './templates.ts';

/** A link that looks like one and opens nothing: the name is reserved never to exist (RFC 2606). */
export const DEAD_LINK = 'https://access-link.invalid/test';

const SOMEBODY: TemplateValues = {
  participant: { name: 'Ada Byron', firstName: 'Ada', email: 'ada@example.org' },
  event: { title: 'Your event' },
  link: DEAD_LINK,
  tickets: [{ release: 'Early Bird', reference: '9K9R-2' }],
};

/** Those whom a template is most often wrong for. */
const SAMPLES: readonly { readonly who: string; readonly values: TemplateValues }[] = [
  { who: '', values: SOMEBODY },
  {
    who: 'For somebody without a name or a ticket: ',
    values: {
      ...SOMEBODY,
      participant: { name: '', firstName: null, email: 'guest@example.org' },
      event: { title: '' },
      tickets: [],
    },
  },
];

export interface Checked {
  /** At most one of each part. */
  readonly faults: readonly TemplateFault[];
  /** The parts without the access link; only an invite needs it. */
  readonly linkless: readonly TemplatePart[];
}

export function checkTemplate(kind: TemplateKind, template: MailTemplate): Checked {
  const faults: TemplateFault[] = [];
  const linkless = new Set<TemplatePart>();
  for (const { who, values } of SAMPLES) {
    const { mail, faults: found } = render(template, sampleValues(kind, values));
    for (const fault of found) {
      if (faults.some(({ part }) => part === fault.part)) continue;
      faults.push({ ...fault, words: who + fault.words });
    }
    if (kind !== 'invite') continue;
    for (const part of ['html', 'text'] as const) {
      const isFaulty = found.some((fault) => fault.part === part);
      if (!isFaulty && !mail[part].includes(DEAD_LINK)) linkless.add(part);
    }
  }
  return { faults, linkless: [...linkless] };
}

/** Somebody made up, for a preview while there is nobody yet. */
export function sampleValues(kind: TemplateKind, values: TemplateValues = SOMEBODY): TemplateValues {
  return kind === 'invite' ? values : { ...values, link: null, reason: SAMPLE_REASON };
}

export const SAMPLE_REASON = 'Your ticket was given to somebody else.';
