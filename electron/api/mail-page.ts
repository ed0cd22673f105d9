import type { ServerResponse } from 'node:http';
import type { CallInput, Handlers } from '../../shared/contract.ts';
import { MAIL_POLICY } from './guards.ts';
import { NOT_FOUND_PAGE } from './pages.ts';
import { send, sendPage } from './respond.ts';

// The reader is the organizer: a link clicked here would use the attendee's access code.
const DEAD_LINKS = '<style>a { pointer-events: none }</style>';

/** The person that `/mail/<connection>/<address>` names, or null. */
export function readMailPath(path: string): { connection: string; email: string } | null {
  const parts = path.split('/');
  if (parts.length !== 4 || parts[1] !== 'mail') return null;
  try {
    return { connection: decodeURIComponent(parts[2] ?? ''), email: decodeURIComponent(parts[3] ?? '') };
  } catch {
    return null;
  }
}

/** Answers with one invite's HTML alone, to be framed by the window; nothing in it can run or load. */
export async function answerMail(
  person: { connection: string; email: string },
  handlers: Handlers,
  response: ServerResponse,
): Promise<void> {
  const mail = await handlers.mail(person);
  if (mail === null) return sendPage(response, 404, NOT_FOUND_PAGE);
  send(response, 200, 'text/html; charset=utf-8', mail.html + DEAD_LINKS, {
    'Content-Security-Policy': MAIL_POLICY,
  });
}

/** The page that `/letter/<page>` names, or null. */
export function readLetterPath(path: string, search: string): CallInput<'letter'> | null {
  const page = /^\/letter\/(?<page>[a-z]+-[0-9a-f]{32})$/.exec(path)?.groups?.['page'];
  if (page === undefined) return null;
  const scheme = new URLSearchParams(search).get('scheme');
  return { page, scheme: scheme === 'light' || scheme === 'dark' ? scheme : null };
}

/** Answers with the HTML of a kept mail or of a preview alone, framed like `answerMail`'s. */
export async function answerLetter(
  letter: CallInput<'letter'>,
  handlers: Handlers,
  response: ServerResponse,
): Promise<void> {
  const found = await handlers.letter(letter);
  if (found === null) return sendPage(response, 404, NOT_FOUND_PAGE);
  send(response, 200, 'text/html; charset=utf-8', found.html + DEAD_LINKS, {
    'Content-Security-Policy': MAIL_POLICY,
  });
}
