import type { NodemailerError } from 'nodemailer';
import type { Problem } from '../../shared/model.ts';
import { serverWords } from './words.ts';

/**
 * What became of one try to send. `retry`: certainly not delivered, may be tried again. `failed`: refused for
 * good. `ambiguous`: handed over and never answered. `stopped`: nothing can be sent until a person mends it; this
 * mail is untouched. `words` are the server's where it said anything; `isUnreachable`: there was none to say any.
 */
export type SendOutcome =
  | { readonly state: 'sent'; readonly words: string }
  | { readonly state: 'retry'; readonly words: string; readonly isUnreachable?: true }
  | { readonly state: 'failed'; readonly words: string }
  | { readonly state: 'ambiguous'; readonly words: string }
  | { readonly state: 'stopped'; readonly problem: Problem };

export const NO_UTF8_WORDS =
  'The mail server does not take addresses with letters outside ASCII before the @ (no SMTPUTF8).';

const UNREACHED = 'The mail server could not be reached';

/** What `judge` needs to know besides the error. */
export interface Circumstances {
  /** Has a byte of the mail been given to the server? */
  readonly given: boolean;
  /** Does the recipient's address need SMTPUTF8? Then a refused command concerns this mail only. */
  readonly utf8: boolean;
  /** Never repeated, should the server echo them. */
  readonly secrets: readonly string[];
}

/** Reads an error of nodemailer's as an outcome (RFC 5321, 4.2.1: 4yz may be tried again, 5yz may not). */
export function judge(error: NodemailerError, { given, utf8, secrets }: Circumstances): SendOutcome {
  const code = error.responseCode ?? 0;
  const words = wordsOf(error, secrets);
  if (given) {
    if (isTransient(code)) return { state: 'retry', words };
    if (isPermanent(code)) return { state: 'failed', words };
    return { state: 'ambiguous', words: `No answer after the mail was handed over. ${words}` };
  }
  if (isTransient(code)) return { state: 'retry', words };
  if (error.code === 'EAUTH' || error.code === 'ENOAUTH') return stopped(loginRefused(words));
  if (isTlsTrouble(error)) return stopped(tlsRefused(words));
  if (isPermanent(code)) return refused(error.command ?? '', code, words, utf8);
  if (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') return { state: 'failed', words };
  if (error.code === 'EPROTOCOL') return stopped(serverRefused(words));
  return isUnreachable(error) ? { state: 'retry', words, isUnreachable: true } : { state: 'retry', words };
}

/** What an organizer is told while no server answers: other mails will not fare better. */
export const UNREACHABLE: Problem = {
  code: 'smtp-unreachable',
  sentence: 'The mail server cannot be reached.',
  action:
    'Mails are tried again by themselves. If it stays so, check its host and port, and that this computer is online.',
};

/** The same error as a person's problem, for checking a server without sending. */
export function problemOf(error: NodemailerError, secrets: readonly string[]): Problem {
  const cause = error.originalCode ?? '';
  if (error.code === 'EDNS' || cause === 'ENOTFOUND' || cause === 'EAI_AGAIN') {
    return {
      code: 'smtp-host-unknown',
      sentence: 'There is no mail server of this name.',
      action: 'Check it for typing mistakes, and that this computer is online.',
    };
  }
  if (cause === 'ECONNREFUSED') {
    return {
      code: 'smtp-closed-port',
      sentence: 'The mail server takes no mail on this port.',
      action: 'Try 587 or 465, or look up the port at your provider.',
    };
  }
  if (error.code === 'ETIMEDOUT') {
    return {
      code: 'smtp-no-answer',
      sentence: 'The mail server does not answer on this port.',
      action:
        'The port may be wrong, or your network or hosting provider blocks it: 25 often is. Try 587 or 465.',
    };
  }
  if (/wrong version number|packet length too long/i.test(error.message)) {
    return {
      code: 'smtp-tls-too-soon',
      sentence: 'The mail server does not begin with TLS on this port.',
      action: 'Choose STARTTLS, or port 465.',
    };
  }
  const outcome = judge(error, { given: false, utf8: false, secrets });
  if (outcome.state === 'stopped') return outcome.problem;
  return {
    code: 'smtp-unreachable',
    sentence: ended(outcome.words.startsWith(UNREACHED) ? outcome.words : `${UNREACHED}: ${outcome.words}`),
    action: 'Check its host and port, and that this machine is online.',
  };
}

function refused(command: string, code: number, words: string, utf8: boolean): SendOutcome {
  if (code === 530 || code === 535 || code === 538) return stopped(loginRefused(words));
  const aboutThisMail = command === 'RCPT TO' || command === 'DATA' || (command === 'MAIL FROM' && utf8);
  if (aboutThisMail) {
    // 503: the session was out of step, not the mail.
    if (code === 503) return { state: 'retry', words };
    return { state: 'failed', words: utf8 ? `${words} (The address has letters outside ASCII.)` : words };
  }
  return stopped(command === 'MAIL FROM' ? senderRefused(words) : serverRefused(words));
}

const UNTIL_THEN = 'Nobody is mailed until then; nothing is lost.';

/** Some servers end their words with a full stop, and what follows begins a sentence. */
function ended(sentence: string): string {
  return /[.!?…]$/u.test(sentence) ? sentence : `${sentence}.`;
}

function stopped(problem: Problem): SendOutcome {
  return { state: 'stopped', problem };
}

function loginRefused(words: string): Problem {
  return {
    code: 'smtp-login-refused',
    sentence: ended(`The mail server refused the login: ${words}`),
    action: `Correct the mail server’s user and password. ${UNTIL_THEN}`,
  };
}

function tlsRefused(words: string): Problem {
  return {
    code: 'smtp-tls-refused',
    sentence: ended(`No safe (TLS) connection to the mail server: ${words}`),
    action: `Check the mail server’s host, port and certificate. ${UNTIL_THEN}`,
  };
}

function senderRefused(words: string): Problem {
  return {
    code: 'smtp-sender-refused',
    sentence: ended(`The mail server refused the sender: ${words}`),
    action: `Use a sender address that this mail server may send for. ${UNTIL_THEN}`,
  };
}

function serverRefused(words: string): Problem {
  return {
    code: 'smtp-refused',
    sentence: ended(`The mail server refused to talk: ${words}`),
    action: `Check the mail server’s host and port. ${UNTIL_THEN}`,
  };
}

function isTransient(code: number): boolean {
  return code >= 400 && code < 500;
}

function isPermanent(code: number): boolean {
  return code >= 500 && code < 600;
}

/** A certificate that does not hold, a STARTTLS refused, no TLS at the other end; not a line that merely dropped. */
function isTlsTrouble(error: NodemailerError): boolean {
  const code = error.originalCode ?? '';
  if (/^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO$)/.test(code))
    return true;
  return error.code === 'ETLS' && !error.message.startsWith('Connection closed unexpectedly');
}

/** No connection was made, or nobody spoke; not a line that dropped while a mail was on it. */
function isUnreachable({ code, originalCode = '' }: NodemailerError): boolean {
  if (code === 'EDNS' || code === 'ETIMEDOUT') return true;
  return /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/.test(
    originalCode,
  );
}

function wordsOf(error: NodemailerError, secrets: readonly string[]): string {
  if (error.response) return serverWords(error.response, secrets);
  switch (error.code) {
    case 'ETIMEDOUT':
      return 'The mail server did not answer in time.';
    case 'EDNS':
      return 'The mail server’s name could not be found.';
    case 'ECONNECTION':
      return 'The connection to the mail server was lost.';
    case 'ESOCKET': {
      const cause = error.originalCode ?? 'unknown cause';
      return `${isUnreachable(error) ? UNREACHED : 'The connection to the mail server failed'} (${cause}).`;
    }
    default:
      return serverWords(error.message, secrets);
  }
}
