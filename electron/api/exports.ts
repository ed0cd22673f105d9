import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Export {
  readonly contentType: string;
  /** The name under which a browser saves it. */
  readonly filename: string;
  readonly body: AsyncIterable<string | Buffer> | string;
}

/** Makes one export. The signal fires when the reader has gone. */
export type ExportHandler = (signal: AbortSignal) => Promise<Export>;

/** Answers `GET /export/...`, as fast as the reader reads. An error on the way cuts the connection: no whole file. */
export async function answerExport(
  make: ExportHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const { contentType, filename, body } = await make(gone.signal);
  response.writeHead(200, {
    'Content-Type': contentType,
    ...(filename.endsWith('.csv') && {
      'Content-Disposition': `attachment; filename="${filename.replace(/[^\w.-]/g, '_')}"`,
    }),
  });
  if (request.method === 'HEAD' || typeof body === 'string') {
    response.end(body);
    return;
  }
  try {
    await pipeline(Readable.from(body), response);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}
