import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Problem } from '../../shared/model.ts';
import { sendProblem } from './respond.ts';

export interface Export {
  readonly contentType: string;
  /** The name under which a browser saves it. */
  readonly filename: string;
  readonly body: AsyncIterable<string | Buffer> | string;
}

/** Makes one export, of what is asked for behind the "?". The signal fires when the reader has gone. */
export type ExportHandler = (signal: AbortSignal, asked: URLSearchParams) => Promise<Export | Problem>;

/** Answers `GET /export/...`, as fast as the reader reads. An error on the way cuts the connection: no whole file. */
export async function answerExport(
  make: ExportHandler,
  request: IncomingMessage,
  response: ServerResponse,
  asked: URLSearchParams,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const made = await make(gone.signal, asked);
  if ('code' in made) return sendProblem(response, 400, made);
  const { contentType, filename, body } = made;
  response.writeHead(200, {
    'Content-Type': contentType,
    ...(filename.endsWith('.csv') && {
      'Content-Disposition': `attachment; filename="${filename.replace(/[^\w.-]/g, '_')}"`,
    }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  if (typeof body === 'string') {
    response.end(body);
    return;
  }
  try {
    await pipeline(Readable.from(body), response);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}
