const STYLE = `
:root { color-scheme: light dark; --ground: #f7f6f3; --panel: #fff; --line: #e6e3dc; --ink: #1d1c1a; --second: #5d5a54; --accent: #2f5bd7 }
@media (prefers-color-scheme: dark) {
  :root { --ground: #161513; --panel: #1e1d1a; --line: #302e2a; --ink: #f1efea; --second: #b3aea4; --accent: #84a5ff }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink);
  font: 14px/1.5 system-ui, sans-serif }
main { box-sizing: border-box; max-width: 440px; margin: 20px; padding: 28px 32px; background: var(--panel);
  border: 1px solid var(--line); border-radius: 12px }
h1 { margin: 0 0 8px; font-size: 17px; font-weight: 620 }
p { margin: 0 0 8px; color: var(--second) }
p:last-child { margin: 16px 0 0 }
a { color: var(--accent) }`;

/** A fixed page of our own; nothing from outside is ever put into one. */
function page(title: string, paragraphs: readonly string[]): string {
  const body = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Usher</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
${body}</main></body></html>
`;
}

// A link followed from another site comes without the session; one click on our own page brings it back.
const AGAIN = '<a href="/">This browser has opened it before: go to the dashboard</a>';

export const SIGN_IN_PAGE = page('Open the link that Usher printed', [
  'This dashboard opens with the link that Usher printed when it started. It signs this browser in until Usher is started again.',
  AGAIN,
]);

export const USED_LINK_PAGE = page('This link is used up', [
  'Each link opens the dashboard once, and within ten minutes of being printed.',
  'To get a new one, start Usher again and open the link that it prints.',
  AGAIN,
]);

export const NOT_FOUND_PAGE = page('There is nothing here', ['<a href="/">Go to the dashboard</a>']);

export const NOT_BUILT_PAGE = page('The window is not built yet', [
  'Usher is running, but the files of its window are missing. Run <b>npm run build</b> and start Usher again.',
]);
