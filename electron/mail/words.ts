const MAX_LENGTH = 300;

/** Control characters, line and paragraph separators. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/** Marks that reorder or hide what stands around them. Joiners stay: scripts and emoji need them. */
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text from outside as one plain line: no control characters, no line breaks, nothing that reorders text. */
export function oneLine(text: string): string {
  return text.replace(CONTROLS, ' ').replace(BIDI_CONTROLS, '').trim();
}

/** A mail server's words as they may be shown and kept: one line, at most 300 characters, without the secrets. */
export function serverWords(text: string, secrets: readonly string[] = []): string {
  let words = oneLine(text);
  for (const secret of secrets) {
    if (secret !== '') words = words.replaceAll(secret, '[hidden]');
  }
  return words.length > MAX_LENGTH ? `${words.slice(0, MAX_LENGTH - 1)}…` : words;
}
