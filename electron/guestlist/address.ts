const NON_ASCII = /[^\p{ASCII}]/u;
/** White space, control characters and what only a header or a list of addresses would hold. */
const UNUSABLE = /[\s\p{C}<>(),;:"[\]\\]/u;
const HOST = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/**
 * The form in which addresses are compared: trimmed, NFC, lower case, an international host in ASCII; nothing
 * cleverer (no dots or plus signs removed). Null where mail could not be sent to it.
 */
export function normaliseAddress(written: string): string | null {
  const address = written.trim().normalize('NFC').toLowerCase();
  const at = address.lastIndexOf('@');
  if (at < 1 || address.length > 254 || UNUSABLE.test(address)) return null;
  const local = address.slice(0, at);
  const host = asciiHost(address.slice(at + 1));
  return host === null || local.includes('@') ? null : `${local}@${host}`;
}

function asciiHost(host: string): string | null {
  let ascii = host;
  if (NON_ASCII.test(host)) {
    // What a URL would end the host at, or decode.
    if (/[/?#@:%\\]/.test(host)) return null;
    try {
      ascii = new URL(`http://${host}`).host;
    } catch {
      return null;
    }
  }
  return HOST.test(ascii) ? ascii : null;
}
