/** The window's own protocol, in place of file:// and of a server: the built page, mails to read, exports. */
import { Readable } from 'node:stream';
import { protocol, type Session } from 'electron';
import type { ExportHandler } from '../api/exports.ts';
import { MAIL_POLICY, SECURITY_HEADERS, WINDOW_POLICY } from '../api/guards.ts';
import { mailPage, readMailPath } from '../api/mail-page.ts';
import { splitUrl } from '../api/respond.ts';
import { listStaticFiles, type StaticFile } from '../api/static.ts';
import type { Contract } from '../api/window-room.ts';
import { HOME, isOwn, SCHEME } from './origin.ts';

/** The page speaks to Usher by IPC alone. */
export const DESKTOP_POLICY = WINDOW_POLICY.replace("connect-src 'self'", "connect-src 'none'");

/** To be called before the app is ready. */
export function declareProtocol(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves the window in `session`. Nothing outside the list of the built files can be asked for. */
export async function serveWindow(
  session: Session,
  { handlers, exports }: Contract,
  windowFolder: string,
  log: (error: unknown) => void,
): Promise<void> {
  const files = await listStaticFiles(windowFolder);
  session.protocol.handle(SCHEME, async ({ url, method }) => {
    try {
      if (!isOwn(url) || method !== 'GET') return nothing(404);
      return await answer(url.slice(HOME.length - 1));
    } catch (error) {
      log(error);
      return nothing(500);
    }
  });

  async function answer(target: string): Promise<Response> {
    const [path, search] = splitUrl(target.split('#')[0] ?? '/');
    const make = Object.hasOwn(exports, path) ? exports[path] : undefined;
    if (make) return exported(make, new URLSearchParams(search));
    const person = readMailPath(path);
    const file = files.get(path);
    if (file) return page(file);
    const mail = person && (await mailPage(person, handlers));
    return mail ? respond(mail, 'text/html; charset=utf-8', MAIL_POLICY) : nothing(404);
  }
}

async function page(file: StaticFile): Promise<Response> {
  return respond(new Uint8Array(await file.read()), file.contentType, DESKTOP_POLICY);
}

async function exported(make: ExportHandler, asked: URLSearchParams): Promise<Response> {
  const gone = new AbortController();
  const made = await make(gone.signal, asked);
  if ('code' in made) return respond(made.sentence, 'text/plain; charset=utf-8', DESKTOP_POLICY, {}, 400);
  const { contentType, filename, body } = made;
  const stream = Readable.from(typeof body === 'string' ? [body] : body).on('close', () => gone.abort());
  return respond(Readable.toWeb(stream) as ReadableStream, contentType, DESKTOP_POLICY, {
    'Content-Disposition': `attachment; filename="${filename.replace(/[^\w.-]/g, '_')}"`,
  });
}

function respond(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  contentType: string,
  policy: string,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Response {
  return new Response(body, {
    status,
    headers: {
      ...SECURITY_HEADERS,
      'Content-Security-Policy': policy,
      'Content-Type': contentType,
      ...headers,
    },
  });
}

function nothing(status: number): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS });
}
