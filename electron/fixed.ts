/** Which settings the environment fixes: those cannot be changed in the window. */
import type { CallOutput, ConnectionSetup, MailSettings } from '../shared/contract.ts';
import type { Problem } from '../shared/model.ts';
import type { Config } from './config.ts';

/** The variable as it is set, by itself or as `<NAME>_FILE`; null where it is not. */
export function fixedBy({ fixed }: Config, variable: string): string | null {
  return fixed.find((name) => name === variable || name === `${variable}_FILE`) ?? null;
}

/** The variables describe one connection; all others are free. */
export function fixedInConnection(config: Config, id: string): ConnectionSetup['fixed'] {
  const by = (variable: string) => (id === config.connection ? fixedBy(config, variable) : null);
  return {
    dialect: by('USHER_DIALECT'),
    token: by('USHER_TITO_SECRET'),
    ticketTypes: by('USHER_TICKET_TYPES'),
    testTickets: by('USHER_TEST_TICKETS'),
    onlyPaid: by('USHER_ONLY_PAID'),
    sending: by('USHER_SENDING'),
    hubUrl: by('USHER_HUB_URL'),
    access: by('USHER_ACCESS'),
  };
}

export function fixedInMail(config: Config): MailSettings['fixed'] {
  return {
    server: fixedBy(config, 'USHER_SMTP_URL'),
    sender: fixedBy(config, 'USHER_MAIL_FROM'),
    rate: fixedBy(config, 'USHER_MAIL_RATE'),
  };
}

export function fixedInTunnel(config: Config): CallOutput<'tunnelSettings'>['fixed'] {
  return {
    way: fixedBy(config, 'USHER_TUNNEL'),
    name: fixedBy(config, 'USHER_TUNNEL_NAME'),
    ngrokToken: fixedBy(config, 'USHER_NGROK_TOKEN'),
  };
}

export function isFixed(what: string, variable: string): Problem {
  return {
    code: 'fixed',
    sentence: `${what} is fixed from outside, by ${variable}.`,
    action: `Change ${variable} and start Usher again, or start it without.`,
  };
}
