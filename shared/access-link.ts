/** The access link: a pattern the organizer pastes, filled in for each invite. */
import { z } from 'zod';
import type { Problem } from './model.ts';

const PLACEHOLDER = /\{([^{}]*)\}/g;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;
/** Hosts are compared without case, which a code would not survive. */
const IN_HOST = /^https?:\/\/[^/?#\\]*\{/i;
const UNFIT = /[\s<>"'\p{Cc}]/u;
const WEB_ADDRESS = z.url({ protocol: /^https?$/ });

const NO_WEB_ADDRESS: Problem = {
  code: 'link-address',
  sentence: 'The access link is not a web address.',
  action: 'Paste the whole address, starting with https://.',
};

/** Says what is wrong with a pattern, quoting nothing of it; null where it can be used. */
export function checkPattern(pattern: string): Problem | null {
  for (const [, name] of pattern.matchAll(PLACEHOLDER)) {
    if (name !== 'code' && name !== 'email') {
      return {
        code: 'link-placeholder',
        sentence: 'The access link has a placeholder Usher does not know.',
        action: 'Use {code} and {email} only.',
      };
    }
  }
  const filled = fillPattern(pattern, 'code', 'someone@example.org');
  const parts = /^(https?):\/\/([^/?#@\s]+?)(?::\d{1,5})?(?:[/?#]\S*)?$/i.exec(filled);
  if (!parts) return NO_WEB_ADDRESS;
  if (IN_HOST.test(pattern)) {
    return {
      code: 'link-placeholder-in-host',
      sentence: 'The access link has a placeholder in the name of its server.',
      action: 'Put {code} and {email} after the first single slash.',
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
  if (UNFIT.test(filled)) {
    return {
      code: 'link-character',
      sentence: 'The access link has a character that cannot stand in a mail’s link.',
      action: 'Take out quotation marks, apostrophes, < and >, or write them as %22, %27, %3C and %3E.',
    };
  }
  return isSafeLink(filled) ? null : NO_WEB_ADDRESS;
}

/** Can it be put into a mail as it is? Nothing in it could end the place where it stands. */
export function isSafeLink(link: string): boolean {
  return !UNFIT.test(link) && WEB_ADDRESS.safeParse(link).success;
}

/** Without `{code}` everybody gets the same link, and nobody's can be withdrawn. */
export function isSameForEveryone(pattern: string): boolean {
  return !pattern.includes('{code}');
}

export function fillPattern(pattern: string, code: string, email: string): string {
  return pattern.replaceAll('{code}', code).replaceAll('{email}', percentEncoded(email));
}

/** Also what encodeURIComponent leaves: an apostrophe is allowed in an address, and not in a mail's link. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
