import type { TicketMode } from '../../shared/model.ts';

/** Everything in a body that may give away a test. */
export interface TestSigns {
  /** Every `test_mode` the body states, on the ticket, the registration or the event. */
  readonly flags: readonly (boolean | null | undefined)[];
  readonly slugs: readonly (string | null | undefined)[];
  readonly provider: string | null | undefined;
}

/**
 * A ticket is a test if any one sign says so. A false `test_mode` says live; a "(live)" provider proves nothing (one
 * recorded test ticket has it).
 */
export function modeFrom({ flags, slugs, provider }: TestSigns): TicketMode {
  const says =
    flags.includes(true) ||
    slugs.some((slug) => slug?.startsWith('ti_test_') || slug?.startsWith('reg_test_')) ||
    provider?.trim().toLowerCase().endsWith('(test)');
  if (says) return 'test';
  return flags.includes(false) ? 'live' : 'unstated';
}
