/** Which public address Tito has, and which one holds: pure. */
import type { ReachState } from '../store/reach-file.ts';
import type { OpenTunnel } from './driver.ts';

/** What the organizer chose: the tunnel as text, and a name to have there. */
export interface Wish {
  readonly choice: string;
  readonly name: string | null;
}

type Addresses = Pick<ReachState, 'known' | 'changed'>;

/**
 * The name to ask for. What leads to the address Tito has comes before the wish it was once granted in place of;
 * a wish that is newer than that address comes first.
 */
export function wantedName({ known }: Addresses, wish: Wish): string | null {
  const isOurs = known !== null && known.choice === wish.choice && known.wish === wish.name;
  return isOurs ? known.name : wish.name;
}

/** After a nonce came back through this tunnel. The first address is the one that Tito gets. */
export function afterProof(
  addresses: Addresses,
  { url, name }: Pick<OpenTunnel, 'url' | 'name'>,
  wish: Wish,
  now: number,
): Addresses {
  const { known, changed } = addresses;
  if (known?.url === url) {
    return { known: { ...known, choice: wish.choice, name, wish: wish.name }, changed: null };
  }
  const isAsWished = wish.name === null || name === wish.name;
  if (known === null && isAsWished) return { known: addressOf(url, name, wish), changed: null };
  return changed?.to === url ? addresses : { known, changed: { to: url, name, at: now } };
}

/** The organizer has given Tito this address; null where it is not the one that holds. */
export function acknowledged({ changed }: Addresses, url: string, wish: Wish): Addresses | null {
  if (changed?.to !== url) return null;
  return { known: addressOf(url, changed.name, wish), changed: null };
}

function addressOf(url: string, name: string | null, wish: Wish): NonNullable<ReachState['known']> {
  return { url, name, choice: wish.choice, wish: wish.name };
}
