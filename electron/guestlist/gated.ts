/** Access links. Direct ones are the hub's own; gated ones lead through Usher, which forwards them while they stand. */
import { fillPattern } from '../../shared/access-link.ts';
import type { Invite, Policy } from './entities.ts';
import type { JournalRecord } from './records.ts';

/** The path of gated links, below the public address. */
export const GATED_PATH = '/i/';

/** The link that goes into an invite; null while there is nowhere it could lead. */
export function accessLink(
  { access, hubUrl, publicUrl }: Pick<Policy, 'access' | 'hubUrl' | 'publicUrl'>,
  code: string,
  address: string,
): string | null {
  if (hubUrl === null) return null;
  if (access === 'direct') return fillPattern(hubUrl, code, address);
  return publicUrl === null ? null : publicUrl + GATED_PATH + code;
}

/** Does this invite's link lead through Usher? */
export function isGated({ code, link }: Pick<Invite, 'code' | 'link'>): boolean {
  return code !== null && link?.endsWith(GATED_PATH + code) === true;
}

/** The codes of the gated links in a record, each with the address it was made for. */
export function* gatedCodesIn(record: JournalRecord): Iterable<[code: string, address: string]> {
  if (!('puts' in record)) return;
  for (const { address, invite } of record.puts.participants ?? []) {
    if (invite.code !== null && isGated(invite)) yield [invite.code, address];
  }
}
