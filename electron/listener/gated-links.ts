/** Where gated links lead: to the hub while the invite stands, and nowhere from then on. */
import { fillPattern } from '../../shared/access-link.ts';
import type { Books } from '../guestlist/books.ts';
import type { Invite } from '../guestlist/entities.ts';
import type { BookRecord } from '../guestlist/records.ts';
import type { State } from '../guestlist/state.ts';
import type { AccessCodes, CodeOwner } from './access-codes.ts';
import type { Visit } from './links.ts';

export interface GatedLinkPorts {
  readonly state: State;
  readonly codes: AccessCodes;
  /** The hub's own link, as a pattern; null where none is set, or the connection is gone. */
  hubUrl(connection: string): string | null;
  recordsVisits(connection: string): boolean;
  /** Resolves once the records that `work` makes are durable; rejects where the disk refuses. */
  change(connection: string, work: (books: Books) => readonly BookRecord[]): Promise<void>;
  now(): number;
}

/** No invite's visits are written down more often: a scanner that comes back and back must not fill the disk. */
const VISITS_APART_MS = 60_000;

export class GatedLinks {
  readonly #ports: GatedLinkPorts;
  /** The people whose visit is being written down. */
  readonly #noting = new Set<string>();

  constructor(ports: GatedLinkPorts) {
    this.#ports = ports;
  }

  /** What somebody gets who comes with this code. */
  visit(code: string): Visit {
    const owner = this.#ports.codes.find(code);
    if (!owner) return 'unknown';
    const pattern = this.#ports.hubUrl(owner.connection);
    if (pattern === null || !this.#standing(owner, code)) return 'gone';
    const hubLink = fillPattern(pattern, code, owner.address);
    return URL.canParse(hubLink) ? { to: new URL(hubLink).href } : 'gone';
  }

  /** Writes down that a link was fetched. Never rejects: a visit that cannot be written is not worth a word. */
  async note(code: string): Promise<void> {
    const { codes, recordsVisits, change, now } = this.#ports;
    const owner = codes.find(code);
    if (!owner || !recordsVisits(owner.connection)) return;
    const { connection, address } = owner;
    const person = `${connection} ${address}`;
    const at = now();
    const invite = this.#standing(owner, code);
    if (!invite || this.#noting.has(person) || isJustNoted(invite, at)) return;
    this.#noting.add(person);
    try {
      const { revision } = invite;
      await change(connection, () => [{ t: 'visited', at, connection, address, revision }]);
    } catch {
      // The next visit is written down again.
    } finally {
      this.#noting.delete(person);
    }
  }

  /** The invite that this code opens; undefined once it is withdrawn, or another has taken its place. */
  #standing({ connection, address }: CodeOwner, code: string): Invite | undefined {
    const invite = this.#ports.state.connections.get(connection)?.books.participants.get(address)?.invite;
    return invite?.code === code && invite.state !== 'withdrawn' ? invite : undefined;
  }
}

/** Also where the clock was set back since. */
function isJustNoted({ visitedAt }: Invite, now: number): boolean {
  return visitedAt !== null && Math.abs(now - visitedAt.last) < VISITS_APART_MS;
}
