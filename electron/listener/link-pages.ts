/** The pages that people see whose link leads nowhere. Each is one file: nothing is fetched, nothing runs. */
import { createHash } from 'node:crypto';

const STYLE = `:root{color-scheme:light dark;--ground:#f7f6f3;--panel:#fff;--line:#e6e3dc;--ink:#1d1c1a;--second:#5d5a54;--sign:#8d897f}
@media (prefers-color-scheme:dark){:root{--ground:#161513;--panel:#1e1d1a;--line:#302e2a;--ink:#f1efea;--second:#b3aea4;--sign:#827d73}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:24px 16px;background:var(--ground);color:var(--ink);font:16px/25px -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%}
main{width:100%;max-width:440px;padding:36px 40px 34px;background:var(--panel);border:1px solid var(--line);border-radius:12px}
svg{display:block;margin:0 0 20px;color:var(--sign)}
h1{margin:0 0 12px;font-size:24px;line-height:31px;font-weight:620;letter-spacing:-.2px;text-wrap:balance}
p{margin:0;color:var(--second);text-wrap:pretty}
@media (max-width:480px){main{padding:28px 22px 26px}}`;

/** A link whose two halves have come apart. */
const SIGN = `<svg width="32" height="32" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m18.84 12.25 1.72-1.71a5 5 0 0 0-7.07-7.07l-1.72 1.71M5.17 11.75l-1.71 1.71a5 5 0 0 0 7.07 7.07l1.71-1.71M8 2v3M2 8h3M16 19v3M19 16h3"/></svg>`;

/** What the pages may do: show themselves with their own style sheet. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const LINK_PAGES = {
  gone: html(
    'This link no longer works',
    'The access it gave has ended, or a newer link has taken its place: look for a newer mail first. If you think it should still work, please ask the organizer of the event.',
  ),
  unknown: html(
    'This link leads nowhere',
    'A part of it may be missing. Open it from the mail again, or copy the whole of it. If that does not help, please ask the organizer of the event.',
  ),
  tooMany: html(
    'One moment, please',
    'This link leads nowhere, and too many like it were tried just now. Open the link from your mail again in a minute. If that does not help, please ask the organizer of the event.',
  ),
} as const;

function html(heading: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${heading}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${SIGN}
<h1>${heading}</h1>
<p>${text}</p>
</main>
</body>
</html>
`;
}
