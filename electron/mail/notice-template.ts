import type { Notice } from '../guestlist/entities.ts';
import { EVENT, GREETING, laidOut } from './layout.ts';
import type { MailTemplate } from './templates.ts';

const WHY = `You were invited to ${EVENT} under {{ participant.email }}, which is why you get this mail.`;
const WHAT_NEXT = `There is nothing you need to do. If this comes as a surprise, please ask the organizer of ${EVENT}.`;

/** The default notice that somebody's access was withdrawn. */
export const DEFAULT_NOTICE: MailTemplate = {
  subject: `Your access to ${EVENT} has been withdrawn`,
  html: laidOut({
    heading: `Your access to ${EVENT} has been withdrawn`,
    preheader: 'There is nothing you need to do.',
    body: `{% if reason != blank %}<p class="ink" style="margin:0 0 16px;font-size:16px;line-height:25px;color:#1d1c1a;">{{ reason }}</p>
{% endif %}<p class="ink" style="margin:0;font-size:16px;line-height:25px;color:#1d1c1a;word-break:break-word;">${WHAT_NEXT}</p>
`,
    why: WHY,
  }),
  text: `${GREETING}

your access to ${EVENT} has been withdrawn.{% if reason != blank %} {{ reason }}{% endif %}

${WHAT_NEXT}

--${' '}
${WHY}
`,
};

/** Why access ended, in a sentence for whoever had it; empty where nothing is said about it. */
export function reasonInWords(because: Notice['because']): string {
  switch (because) {
    case 'given away':
      return 'Your ticket was given to somebody else.';
    case 'cancelled':
      return 'Your ticket was cancelled.';
    case null:
      return '';
  }
}
