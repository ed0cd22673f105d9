import { EVENT, GREETING, laidOut, MONO, SANS } from './layout.ts';
import type { MailTemplate } from './templates.ts';

const WHY = `{% if tickets.size > 0 %}You hold a ticket for ${EVENT} under {{ participant.email }}, which is why you get this mail.{% else %}The organizer of ${EVENT} invited {{ participant.email }}, which is why you get this mail.{% endif %}`;

/** The default invite. */
export const DEFAULT_INVITE: MailTemplate = {
  subject: `You've been given access to ${EVENT}`,
  html: laidOut({
    heading: `You've been given access to ${EVENT}`,
    preheader: 'Your link is inside. Keep this mail: it brings you back at any time.',
    body: body(),
    why: WHY,
  }),
  text: `${GREETING}

you've been given access to ${EVENT}.

Open it here:
{{ link }}

The link is meant for you, so please don't pass it on. Keep this mail: the link brings you back at any time.
{% if tickets.size > 0 %}
{% if tickets.size == 1 %}Your ticket:{% else %}Your tickets:{% endif %}
{% for ticket in tickets %}- {{ ticket.release | default: "Ticket" }}{% if ticket.reference != blank %} ({{ ticket.reference }}){% endif %}
{% endfor %}{% endif %}
--${' '}
${WHY}
`,
};

function body(): string {
  return `<p class="ink" style="margin:0 0 26px;font-size:16px;line-height:25px;color:#1d1c1a;">Everything is ready for you. The link is meant for you, so please don't pass it on. Keep this mail: it brings you back at any time.</p>
<table role="presentation" class="button-table" cellpadding="0" cellspacing="0" border="0">
<tr>
<td class="button" align="center" bgcolor="#2f5bd7" style="border-radius:10px;background-color:#2f5bd7;mso-padding-alt:14px 28px;"><a href="{{ link }}" target="_blank" rel="noreferrer" style="display:inline-block;padding:13px 28px;border:1px solid #2f5bd7;border-radius:10px;background-color:#2f5bd7;color:#ffffff;font-family:${SANS};font-size:16px;line-height:22px;font-weight:600;text-decoration:none;">Go to the event</a></td>
</tr>
</table>
<p class="second" style="margin:26px 0 6px;font-size:13px;line-height:19px;color:#5d5a54;">If the button does nothing, copy this address into your browser:</p>
<p class="link" style="margin:0;font-family:${MONO};font-size:13px;line-height:20px;word-break:break-all;"><a href="{{ link }}" target="_blank" rel="noreferrer" style="color:#2f5bd7;text-decoration:underline;">{{ link }}</a></p>
{% if tickets.size > 0 -%}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:28px;">
<tr><td class="line second" colspan="2" style="border-top:1px solid #e6e3dc;padding:18px 0 4px;font-family:${SANS};font-size:13px;line-height:19px;color:#5d5a54;">{% if tickets.size == 1 %}Your ticket{% else %}Your tickets{% endif %}</td></tr>
{% for ticket in tickets -%}
<tr><td class="ink" align="left" valign="top" style="padding:4px 12px 0 0;font-family:${SANS};font-size:15px;line-height:22px;color:#1d1c1a;word-break:break-word;">{{ ticket.release | default: "Ticket" }}</td><td class="second" align="right" valign="top" style="padding:4px 0 0;font-family:${MONO};font-size:13px;line-height:22px;color:#5d5a54;white-space:nowrap;">{{ ticket.reference }}</td></tr>
{% endfor -%}
</table>
{% endif -%}
`;
}
