/** The access link: a pattern the organizer pastes, filled in for each invite. */
import type { Problem } from './model.ts';

const PLACEHOLDER = /\{([^{}]*)\}/g;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Says what is wrong with a pattern; null where it can be used. */
export function checkPattern(pattern: string): Problem | null {
  for (const [whole, name] of pattern.matchAll(PLACEHOLDER)) {
    if (name !== 'code' && name !== 'email') {
      return {
        code: 'link-placeholder',
        sentence: `The access link has a placeholder Usher does not know: ${whole}.`,
        action: 'Use {code} and {email} only.',
      };
    }
  }
  const filled = fillPattern(pattern, 'code', 'someone@example.org');
  const parts = /^(https?):\/\/([^/?#@\s]+?)(?::\d{1,5})?(?:[/?#]\S*)?$/i.exec(filled);
  if (!parts) {
    return {
      code: 'link-address',
      sentence: 'The access link is not a web address.',
      action: 'Paste the whole address, starting with https://.',
    };
  }
  const [, scheme = '', host = ''] = parts;
  if (scheme.toLowerCase() !== 'https' && !LOOPBACK.test(host)) {
    return {
      code: 'link-not-https',
      sentence: 'The access link does not start with https://, so it could be read on the way.',
      action: "Paste the hub's https:// address.",
    };
  }
  return null;
}

/** Without `{code}` everybody gets the same link, and nobody's can be withdrawn. */
export function isSameForEveryone(pattern: string): boolean {
  return !pattern.includes('{code}');
}

export function fillPattern(pattern: string, code: string, email: string): string {
  return pattern.replaceAll('{code}', code).replaceAll('{email}', encodeURIComponent(email));
}
