import type { MailTemplate } from './templates.ts';

/**
 * The default invite. Tables and inline styles because mail clients know little else; the one style sheet only
 * adds dark mode and narrow screens, and the mail stands without it. Nothing is fetched from anywhere.
 */
export const DEFAULT_INVITE: MailTemplate = {
  subject: `You've been given access to {{ event.title | default: "the event" }}`,
  html: inviteHtml(),
  text: `{% if participant.first_name != blank %}Hi {{ participant.first_name }},{% else %}Hi there,{% endif %}

you've been given access to {{ event.title | default: "the event" }}.

Open it here:
{{ link }}

The link is meant for you, so please don't pass it on. Keep this mail: the link brings you back at any time.
{% if tickets.size > 0 %}
{% if tickets.size == 1 %}Your ticket:{% else %}Your tickets:{% endif %}
{% for ticket in tickets %}- {{ ticket.release | default: "Ticket" }}{% if ticket.reference != blank %} ({{ ticket.reference }}){% endif %}
{% endfor %}{% endif %}
--${' '}
{% if tickets.size > 0 %}You hold a ticket for {{ event.title | default: "the event" }} under {{ participant.email }}, which is why you get this mail.{% else %}The organizer of {{ event.title | default: "the event" }} invited {{ participant.email }}, which is why you get this mail.{% endif %}
`,
};

function inviteHtml(): string {
  const sans = `-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`;
  const mono = `ui-monospace,SFMono-Regular,Menlo,Consolas,monospace`;
  const event = `{{ event.title | default: "the event" }}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>You've been given access to ${event}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) {
  .outer { padding: 20px 12px !important; }
  .card { padding: 28px 22px 26px !important; }
  .button-table { width: 100% !important; }
  .button a { display: block !important; padding: 14px 20px !important; }
}
@media (prefers-color-scheme: dark) {
  .ground { background-color: #161513 !important; }
  .panel { background-color: #1e1d1a !important; border-color: #302e2a !important; }
  .ink, .ink a { color: #f1efea !important; }
  .second { color: #b3aea4 !important; }
  .line { border-color: #302e2a !important; }
  .link, .link a { color: #84a5ff !important; }
  .button { background-color: #84a5ff !important; }
  .button a { background-color: #84a5ff !important; border-color: #84a5ff !important; color: #12131a !important; }
}
</style>
</head>
<body class="ground" style="margin:0;padding:0;background-color:#f7f6f3;-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;color:#f7f6f3;mso-hide:all;">Your link is inside. Keep this mail: it brings you back at any time.${'&#847;&zwnj;&nbsp;'.repeat(60)}</div>
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f7f6f3;">
<tr>
<td class="outer" align="center" style="padding:40px 16px;">
<!--[if mso]><table role="presentation" width="520" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px;">
<tr>
<td class="card panel" align="left" style="background-color:#ffffff;border:1px solid #e6e3dc;border-radius:12px;padding:36px 40px 34px;font-family:${sans};">
<p class="second" style="margin:0 0 8px;font-size:16px;line-height:24px;color:#5d5a54;">{% if participant.first_name != blank %}Hi {{ participant.first_name }},{% else %}Hi there,{% endif %}</p>
<h1 class="ink" style="margin:0 0 16px;font-size:24px;line-height:31px;font-weight:620;letter-spacing:-0.2px;color:#1d1c1a;word-break:break-word;">You've been given access to ${event}</h1>
<p class="ink" style="margin:0 0 26px;font-size:16px;line-height:25px;color:#1d1c1a;">Everything is ready for you. The link is meant for you, so please don't pass it on. Keep this mail: it brings you back at any time.</p>
<table role="presentation" class="button-table" cellpadding="0" cellspacing="0" border="0">
<tr>
<td class="button" align="center" bgcolor="#2f5bd7" style="border-radius:10px;background-color:#2f5bd7;mso-padding-alt:14px 28px;"><a href="{{ link }}" target="_blank" rel="noreferrer" style="display:inline-block;padding:13px 28px;border:1px solid #2f5bd7;border-radius:10px;background-color:#2f5bd7;color:#ffffff;font-family:${sans};font-size:16px;line-height:22px;font-weight:600;text-decoration:none;">Go to the event</a></td>
</tr>
</table>
<p class="second" style="margin:26px 0 6px;font-size:13px;line-height:19px;color:#5d5a54;">If the button does nothing, copy this address into your browser:</p>
<p class="link" style="margin:0;font-family:${mono};font-size:13px;line-height:20px;word-break:break-all;"><a href="{{ link }}" target="_blank" rel="noreferrer" style="color:#2f5bd7;text-decoration:underline;">{{ link }}</a></p>
{% if tickets.size > 0 -%}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:28px;">
<tr><td class="line second" colspan="2" style="border-top:1px solid #e6e3dc;padding:18px 0 4px;font-family:${sans};font-size:13px;line-height:19px;color:#5d5a54;">{% if tickets.size == 1 %}Your ticket{% else %}Your tickets{% endif %}</td></tr>
{% for ticket in tickets -%}
<tr><td class="ink" align="left" valign="top" style="padding:4px 12px 0 0;font-family:${sans};font-size:15px;line-height:22px;color:#1d1c1a;word-break:break-word;">{{ ticket.release | default: "Ticket" }}</td><td class="second" align="right" valign="top" style="padding:4px 0 0;font-family:${mono};font-size:13px;line-height:22px;color:#5d5a54;white-space:nowrap;">{{ ticket.reference }}</td></tr>
{% endfor -%}
</table>
{% endif -%}
</td>
</tr>
<tr>
<td class="second" align="left" style="padding:18px 8px 0;font-family:${sans};font-size:13px;line-height:19px;color:#5d5a54;word-break:break-word;">{% if tickets.size > 0 %}You hold a ticket for ${event} under {{ participant.email }}, which is why you get this mail.{% else %}The organizer of ${event} invited {{ participant.email }}, which is why you get this mail.{% endif %}</td>
</tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td>
</tr>
</table>
</body>
</html>
`;
}
