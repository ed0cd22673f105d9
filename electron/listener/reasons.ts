import type { Dialect } from '../../shared/model.ts';

/** Why a request was refused, in words for the organizer. */
export interface Reason {
  readonly code: string;
  /** A sentence fragment: "no signature header". */
  readonly reason: string;
  /** One sentence saying what to do. */
  readonly action: string;
}

const PRODUCT: Readonly<Record<Dialect, string>> = { classic: 'ti.to', pro: 'Tito Pro' };
const TOKEN: Readonly<Record<Dialect, string>> = { classic: 'token', pro: 'signing secret' };
const TOKEN_IN_FULL: Readonly<Record<Dialect, string>> = {
  classic: "the event's security token",
  pro: "the webhook's signing secret",
};

/** Refusals whose reason is the same for every connection. */
export const REASONS = {
  unknownAddress: {
    code: 'unknown_address',
    reason: 'no connection has this address',
    action: "Copy the connection's address from Usher again and paste it into Tito's webhook settings.",
  },
  method: {
    code: 'method',
    reason: 'this kind of request is not one that Tito makes',
    action: 'Nothing needs doing, unless another program was meant to use this address: it must use POST.',
  },
  tooLarge: {
    code: 'too_large',
    reason: 'larger than 1 MB, far more than Tito sends',
    action: 'If this was Tito, look the order up there and add its people by hand.',
  },
  noSecret: {
    code: 'no_secret',
    reason: 'the connection has no token yet, so nothing can be proved to come from Tito',
    action: "Copy the token from Tito's webhook settings and paste it into this connection.",
  },
  notStored: {
    code: 'not_stored',
    reason: 'it could not be written to the disk',
    action: 'Make room on the disk; Tito was asked to send it again later.',
  },
  cutOff: {
    code: 'cut_off',
    reason: 'the connection broke before all of it had arrived',
    action: 'If this keeps happening, look at the tunnel and at your internet connection.',
  },
  tooSlow: {
    code: 'too_slow',
    reason: 'it arrived too slowly and was given up',
    action: 'If this keeps happening, look at the tunnel and at your internet connection.',
  },
  headersTooLarge: {
    code: 'headers_too_large',
    reason: 'its headers are far larger than those Tito sends',
    action: 'Nothing needs doing: this was most likely not Tito.',
  },
  malformed: {
    code: 'malformed',
    reason: 'it does not follow the rules of the web (HTTP)',
    action: 'If this keeps happening, look at the tunnel: it may damage what it carries.',
  },
  noSignature: {
    code: 'no_signature',
    reason: 'no signature header',
    action: 'Nothing needs doing if you sent this to try it out: Tito signs every request.',
  },
  malformedSignature: {
    code: 'malformed_signature',
    reason: 'the signature is not in the form that Tito uses',
    action: 'Nothing needs doing, unless a program between Tito and Usher changes the headers.',
  },
  noTime: {
    code: 'no_time',
    reason: 'the time that Tito Pro states with each request is missing',
    action:
      'Nothing needs doing, unless a program between Tito and Usher removes the header X-Tito-Timestamp.',
  },
  malformedTime: {
    code: 'malformed_time',
    reason: 'the time stated with the request cannot be read',
    action: 'Nothing needs doing, unless a program between Tito and Usher changes the headers.',
  },
} as const satisfies Record<string, Reason>;

/** The signature is Tito's kind, but made with a token that is not this connection's. */
export function wrongToken(dialect: Dialect): Reason {
  return {
    code: 'wrong_token',
    reason: `the signature is there but does not fit the ${TOKEN[dialect]}`,
    action: `If others are taken, this one was not Tito’s and nothing needs doing. If none is, copy ${TOKEN_IN_FULL[dialect]} from ${PRODUCT[dialect]} again and paste it into this connection.`,
  };
}

/** The request speaks the other dialect than the connection is set up for. */
export function wrongDialect(connection: Dialect): Reason {
  const request: Dialect = connection === 'classic' ? 'pro' : 'classic';
  return {
    code: 'wrong_dialect',
    reason: `this looks like ${PRODUCT[request]}, but the connection is set up for ${PRODUCT[connection]}`,
    action: `Make a connection for ${PRODUCT[request]} in Usher and give its address to ${PRODUCT[request]}.`,
  };
}

/** It fits the token of another connection, whose dialect is given. */
export function otherConnection(dialect: Dialect): Reason {
  return {
    code: 'other_connection',
    reason: `signed with another connection's ${TOKEN[dialect]}`,
    action: `Give each connection its own address in Tito: this one received what belongs to another.`,
  };
}

/** It fits the token once what was pasted around it is taken away: `stray` is "a space at the end", say. */
export function untidyToken(dialect: Dialect, stray: string): Reason {
  return {
    code: 'untidy_token',
    reason: `the ${TOKEN[dialect]} has ${stray}`,
    action: `Paste ${TOKEN_IN_FULL[dialect]} into this connection again without it.`,
  };
}

/** Signed rightly, but its time stamp is too far from the arrival; a positive age lies in the past. */
export function wrongTime(ageMs: number): Reason {
  const when = ageMs > 0 ? 'ago' : 'in the future';
  return {
    code: 'wrong_time',
    reason: `sent ${roughly(Math.abs(ageMs))} ${when} by its own clock, yours may be wrong`,
    action: "Let your computer set its date and time by itself; if they are right, Tito's request came late.",
  };
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** "9 minutes", "1 hour", "3 days". */
function roughly(ms: number): string {
  const [unit, length] = UNITS.find(([, size]) => ms >= size) ?? ['minute', 60_000];
  const count = Math.max(1, Math.round(ms / length));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
