import type { ServerResponse } from 'node:http';
import type { Handlers } from '../../shared/contract.ts';
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
  const page = await mailPage(person, handlers);
  if (page === null) return sendPage(response, 404, NOT_FOUND_PAGE);
  send(response, 200, 'text/html; charset=utf-8', page, { 'Content-Security-Policy': MAIL_POLICY });
}

/** One invite's HTML alone; null where there is no such person. It is to be answered with `MAIL_POLICY`. */
export async function mailPage(
  person: { connection: string; email: string },
  handlers: Handlers,
): Promise<string | null> {
  const mail = await handlers.mail(person);
  return mail && mail.html + DEAD_LINKS;
}
