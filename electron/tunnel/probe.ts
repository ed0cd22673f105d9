/** The truth from outside: does a request to the public URL arrive here, and our answer there? */
import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import type { Clock } from '../clock.ts';
import { type Nonces, PROBE_PATH } from '../listener/nonces.ts';

const HEADERS = {
  'user-agent': 'Usher-Probe/1.0',
  // Both tunnels show browsers a page of their own first.
  'bypass-tunnel-reminder': 'yes',
  'ngrok-skip-browser-warning': 'yes',
};
/** More than this of an answer is not ours. */
const ANSWER_BYTES = 1024;

export interface ProbeOptions {
  readonly nonces: Nonces;
  readonly clock: Clock;
  /** Milliseconds until an answer that has not come counts as none. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Sends a nonce through a public URL (no trailing slash). Resolves to null when it came back, else to why not, as
 * part of a sentence. Never rejects.
 */
export async function probe(url: string, options: ProbeOptions): Promise<string | null> {
  const { nonces, clock, timeoutMs, signal } = options;
  const nonce = nonces.issue();
  const giveUp = new AbortController();
  const stop = () => giveUp.abort();
  let isLate = false;
  const cancelTimer = clock.setTimer(timeoutMs, () => {
    isLate = true;
    stop();
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { status, text } = await request(`${url}${PROBE_PATH}${nonce.value}`, giveUp.signal);
    if (status === 200 && text.trim() === nonce.reply) return null;
    return `something else answers at the public address (with status ${status})`;
  } catch (error) {
    if (isLate) return 'no answer comes from the public address';
    return words((error as NodeJS.ErrnoException).code ?? '');
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', stop);
    nonces.forget(nonce);
  }
}

/** On a connection of its own each time: one kept from before may be the very thing that died. */
function request(url: string, signal: AbortSignal): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? httpsGet : httpGet;
    get(url, { agent: false, headers: HEADERS, signal }, (response) => {
      readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    }).on('error', reject);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('latin1')) {
    text += chunk;
    if (text.length > ANSWER_BYTES) break;
  }
  return text;
}

function words(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the public address cannot be found';
  if (/CERT|SSL|TLS|SIGNATURE|ISSUER/.test(code)) return 'the public address has no valid certificate';
  return 'nothing answers at the public address';
}
