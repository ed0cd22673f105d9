import { domainToASCII } from 'node:url';
import { bad, good, type OrProblem } from './result.ts';
import { oneLine } from './words.ts';

/** Somebody mail comes from or goes to. `name` may be empty. */
export interface Address {
  readonly name: string;
  readonly email: string;
}

// RFC 5321, 4.5.3.1
const LOCAL_PART_MAX = 64;
const ADDRESS_MAX = 254;

/** RFC 5322's atoms with their dots, and RFC 6531's letters outside ASCII. Quoted local parts are not supported. */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)*$/u;

/** Can mail be addressed to it? Exactly one address: nothing that could end it early or add another. */
export function isMailable(email: string): boolean {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const domain = email.slice(at + 1);
  return (
    at > 0 &&
    email.length <= ADDRESS_MAX &&
    Buffer.byteLength(local) <= LOCAL_PART_MAX &&
    LOCAL_PART.test(local) &&
    DOMAIN.test(domain) &&
    domainToASCII(domain) !== ''
  );
}

/** Does its local part need a server that speaks SMTPUTF8? (Domains never do: they travel in ASCII.) */
export function needsUtf8(email: string): boolean {
  return /\P{ASCII}/u.test(email.slice(0, email.lastIndexOf('@')));
}

/** With its domain as it travels: what stands in a header as it is has to be ASCII. */
export function withAsciiDomain(email: string): string {
  const domain = email.lastIndexOf('@') + 1;
  return email.slice(0, domain) + domainToASCII(email.slice(domain));
}

/** Reads a sender such as `Harbour Conf <org@example.org>`, `"Byron, Ada" <ada@example.org>` or a bare address. */
export function parseSender(text: string): OrProblem<Address> {
  const problem = bad(
    'sender-unreadable',
    'The sender is not a name and an e-mail address.',
    'Write it like this: Harbour Conf <org@example.org>',
  );
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) return problem;
  const bracketed = /^(?<name>[^<>]*)<(?<email>[^<>]+)>$/.exec(text.trim());
  const email = (bracketed?.groups?.['email'] ?? text).trim();
  const name = displayName(bracketed?.groups?.['name'] ?? '');
  if (!isMailable(email)) return problem;
  if (needsUtf8(email)) {
    return bad(
      'sender-not-ascii',
      'The sender’s address has letters outside ASCII before the @, which most mail servers refuse.',
      'Use a sender address of plain letters, digits and dots.',
    );
  }
  return good({ name, email });
}

function displayName(text: string): string {
  const trimmed = text.trim();
  const quoted = /^"(?<inside>.*)"$/.exec(trimmed)?.groups?.['inside'];
  return oneLine(quoted === undefined ? trimmed : quoted.replace(/\\(.)/g, '$1'));
}
