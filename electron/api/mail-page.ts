import type { ServerResponse } from 'node:http';
import type { CallInput, Handlers } from '../../shared/contract.ts';
import { MAIL_POLICY } from './guards.ts';
import { NOT_FOUND_PAGE } from './pages.ts';
import { send, sendPage } from './respond.ts';

/** A kept mail or a draft by its name, and how it is looked at. */
export type MailPath = CallInput<'letter'>;

// The reader is the organizer: a link clicked here would use the attendee's access code.
const DEAD_LINKS = '<style>a { pointer-events: none }</style>';

/** A mail needs none, and `preconnect` is not for a policy to forbid. `<meta` takes their place: it shows nothing either. */
const LINK_ELEMENTS = /<link(?=[\s/>])/gi;

const LETTER = /^\/letter\/(?<page>[a-z]+-[0-9a-f]{32})(?:\/(?<scheme>light|dark))?$/;

/** What `/letter/<page>` or `/letter/<page>/<light or dark>` names, or null. */
export function readMailPath(path: string): MailPath | null {
  const { page, scheme } = LETTER.exec(path)?.groups ?? {};
  if (page === undefined) return null;
  return { page, scheme: scheme === 'light' || scheme === 'dark' ? scheme : null };
}

/** Answers with one mail's HTML alone, to be framed by the window; nothing in it can run or load. */
export async function answerMail(
  path: MailPath,
  handlers: Handlers,
  response: ServerResponse,
): Promise<void> {
  const page = await mailPage(path, handlers);
  if (page === null) return sendPage(response, 404, NOT_FOUND_PAGE);
  send(response, 200, 'text/html; charset=utf-8', page, { 'Content-Security-Policy': MAIL_POLICY });
}

/** One mail's HTML alone; null where there is no such mail. It is to be answered with `MAIL_POLICY`. */
export async function mailPage(path: MailPath, handlers: Handlers): Promise<string | null> {
  const mail = await handlers.letter(path);
  return mail && mail.html.replace(LINK_ELEMENTS, '<meta') + DEAD_LINKS;
}
