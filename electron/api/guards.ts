import type { IncomingHttpHeaders } from 'node:http';

/** Who may speak to the dashboard at all, judged by the headers that a browser writes and a page cannot forge. */
export interface Guards {
  /** False for a name that is neither loopback nor the allowed origin's: DNS rebinding. */
  hostAllowed(host: string | undefined): boolean;
  /** True if the request comes from the dashboard's own page or was typed; only then does a cookie count. */
  ownPage(headers: IncomingHttpHeaders): boolean;
  /** Whether session cookies are kept to https. */
  readonly secureCookie: boolean;
}

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/** `allowedOrigin` is the one public origin under which a reverse proxy shows the dashboard, e.g. `https://host`. */
export function createGuards(allowedOrigin: string | null): Guards {
  const allowed = allowedOrigin === null ? null : new URL(allowedOrigin);
  const allowedHosts = allowed === null ? [] : [allowed.host, `${allowed.hostname}:${portOf(allowed)}`];

  return {
    secureCookie: allowed?.protocol === 'https:',
    hostAllowed: (host) =>
      host !== undefined && (LOOPBACK.test(host) || allowedHosts.includes(host.toLowerCase())),
    ownPage(headers) {
      const site = headers['sec-fetch-site'];
      if (site !== 'same-origin' && site !== 'none') return false;
      const { origin, host } = headers;
      // A proxy may put its own name into Host, so the allowed origin is good beside the request's own.
      return origin === undefined || origin === `http://${host}` || origin === allowed?.origin;
    },
  };
}

function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

/** For the window: what is its own, and nothing else. */
export const WINDOW_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For the small pages of our own that must look right before anybody has signed in. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For a mail shown inside the window: its own inline styles and nothing else, in an origin of its own. */
export const MAIL_POLICY = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** On every answer; a route may replace the policy. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': WINDOW_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};
