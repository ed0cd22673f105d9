import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '../../shared/model.ts';
import type { Guards } from './guards.ts';
import { SIGN_IN_PAGE, USED_LINK_PAGE } from './pages.ts';
import { send, sendJson, sendMethodRefused, sendPage, sendProblem, splitUrl } from './respond.ts';
import { readCookie, type Sessions } from './session.ts';

const SIGN_IN: Problem = {
  code: 'not-signed-in',
  sentence: 'This request is not signed in.',
  action: 'Open the link that Usher printed, or send the token as a bearer token.',
};

export interface DoorOptions {
  readonly ready: () => boolean;
  readonly guards: Guards;
  readonly sessions: Sessions;
  /** The session cookie's name. */
  readonly cookie: string;
}

/** What a request must get past before any route sees it; answers for itself those that do not. */
export class Door {
  readonly #options: DoorOptions;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  passes(request: IncomingMessage, response: ServerResponse): boolean {
    const [path, search] = splitUrl(request.url ?? '/');
    if (!this.#options.guards.hostAllowed(request.headers.host)) {
      send(response, 421, 'text/plain; charset=utf-8', 'Usher does not answer under this name.\n');
      return false;
    }
    if (path === '/health') {
      this.#answerHealth(request, response);
      return false;
    }
    // Only GET: a link preview that asks with HEAD must not use the code up.
    const query = new URLSearchParams(search);
    if (path === '/' && request.method === 'GET' && (query.has('token') || query.has('code'))) {
      this.#signIn(query, request, response);
      return false;
    }
    if (this.#signedIn(request)) return true;
    refuse(request, response, SIGN_IN_PAGE);
    return false;
  }

  #answerHealth(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') sendMethodRefused(response, 'GET, HEAD');
    else if (this.#options.ready()) sendJson(response, 200, { status: 'ready' });
    else sendJson(response, 503, { status: 'starting' });
  }

  #signIn(query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
    const token = query.get('token');
    const code = query.get('code');
    const fresh =
      (token !== null && this.#options.sessions.isToken(token)) ||
      (code !== null && this.#options.sessions.redeemCode(code));
    // Whoever is signed in already may follow a used link again.
    if (!fresh && !this.#signedIn(request)) {
      refuse(request, response, USED_LINK_PAGE);
      return;
    }
    if (fresh) response.setHeader('Set-Cookie', this.#sessionCookie());
    response.writeHead(303, { Location: '/' });
    response.end();
  }

  #sessionCookie(): string {
    const secure = this.#options.guards.secureCookie ? '; Secure' : '';
    return `${this.#options.cookie}=${this.#options.sessions.open()}; Path=/; HttpOnly; SameSite=Strict${secure}`;
  }

  #signedIn(request: IncomingMessage): boolean {
    const { authorization, cookie } = request.headers;
    const bearer = authorization?.match(/^Bearer +(\S+) *$/i)?.[1];
    if (bearer !== undefined && this.#options.sessions.isToken(bearer)) return true;
    const session = readCookie(cookie, this.#options.cookie);
    return (
      session !== null && this.#options.sessions.has(session) && this.#options.guards.ownPage(request.headers)
    );
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, page: string): void {
  response.setHeader('WWW-Authenticate', 'Bearer');
  if (request.headers.accept?.includes('text/html')) sendPage(response, 401, page);
  else sendProblem(response, 401, SIGN_IN);
}
