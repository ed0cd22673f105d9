/**
 * What every mail to a participant looks like. Tables and inline styles because mail clients know little else; the one
 * style sheet only adds dark mode and narrow screens, and the mail stands without it. Nothing is fetched from anywhere.
 */

/** Fonts, for inline styles. */
export const SANS = `-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`;
export const MONO = `ui-monospace,SFMono-Regular,Menlo,Consolas,monospace`;

/** What templates say in the same words, in Liquid. */
export const EVENT = `{{ event.title | default: "the event" }}`;
export const GREETING = `{% if participant.first_name != blank %}Hi {{ participant.first_name }},{% else %}Hi there,{% endif %}`;

/** The parts of a mail that differ. All of them are Liquid that makes HTML. */
export interface LaidOut {
  readonly heading: string;
  /** What a list of mails shows beside the subject. */
  readonly preheader: string;
  /** What follows the heading, on the card. */
  readonly body: string;
  /** One sentence below the card: why one gets this mail. */
  readonly why: string;
}

/** Space that keeps a list of mails from showing more than the preheader. */
const PADDING = '&#847;&zwnj;&nbsp;'.repeat(60);

/** The HTML part of a mail. */
export function laidOut({ heading, preheader, body, why }: LaidOut): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${heading}</title>
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
<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;color:#f7f6f3;mso-hide:all;">${preheader}${PADDING}</div>
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f7f6f3;">
<tr>
<td class="outer" align="center" style="padding:40px 16px;">
<!--[if mso]><table role="presentation" width="520" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px;">
<tr>
<td class="card panel" align="left" style="background-color:#ffffff;border:1px solid #e6e3dc;border-radius:12px;padding:36px 40px 34px;font-family:${SANS};">
<p class="second" style="margin:0 0 8px;font-size:16px;line-height:24px;color:#5d5a54;">${GREETING}</p>
<h1 class="ink" style="margin:0 0 16px;font-size:24px;line-height:31px;font-weight:620;letter-spacing:-0.2px;color:#1d1c1a;word-break:break-word;">${heading}</h1>
${body}</td>
</tr>
<tr>
<td class="second" align="left" style="padding:18px 8px 0;font-family:${SANS};font-size:13px;line-height:19px;color:#5d5a54;word-break:break-word;">${why}</td>
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
