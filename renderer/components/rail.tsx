import { Cable, ChartNoAxesColumn, type LucideIcon, Mail, Radio, Settings, Users } from 'lucide-react';
import type { StatusView } from '../../shared/contract.ts';
import { number } from '../../shared/format.ts';
import { PLACES, type Place } from '../hooks/use-place.ts';
import { heldIn, only, railFacts, UNKNOWN } from '../words.ts';
import { Dot } from './chip.tsx';
import { ConnectionSwitcher } from './connection-switcher.tsx';

/** How each place is called and marked. */
export const SIGNS: Readonly<Record<Place, { readonly title: string; readonly Icon: LucideIcon }>> = {
  live: { title: 'Live', Icon: Radio },
  participants: { title: 'Participants', Icon: Users },
  invites: { title: 'Invites', Icon: Mail },
  overview: { title: 'Overview', Icon: ChartNoAxesColumn },
  connect: { title: 'Connect', Icon: Cable },
  settings: { title: 'Settings', Icon: Settings },
};

const LOST = { ...UNKNOWN, words: 'Not known: the service is lost' };

interface RailProps {
  readonly status: StatusView | null;
  readonly place: Place;
  readonly connection: string | null;
  /** The service does not answer: what was known may be old. */
  readonly isLost: boolean;
}

/** The left column: whose event this is, the places, and the facts that must always be in sight. */
export function Rail({ status, place, connection, isLost }: RailProps) {
  return (
    <nav className="rail" aria-label="Places">
      <ConnectionSwitcher status={status} chosen={connection} />
      <ul className="places">
        {PLACES.map((each) => {
          const { title: name, Icon } = SIGNS[each];
          const detail = status && countOf(each, only(connection, status));
          return (
            <li key={each}>
              <a href={`#/${each}`} aria-current={place === each ? 'page' : undefined}>
                <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
                {name}
                {detail && <span className="place-count">{detail}</span>}
              </a>
            </li>
          );
        })}
      </ul>
      {status && (
        <ul className="facts" aria-label="How things stand">
          {(isLost ? [LOST] : railFacts(status, connection)).map(({ tone, words }) => (
            <li key={words}>
              <Dot tone={tone} />
              {words}
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}

function countOf(place: Place, status: StatusView): string | null {
  const { participants } = status.counts;
  const { held } = heldIn(status);
  if (place === 'participants' && participants > 0) return number(participants);
  if (place === 'invites' && held > 0) return `${number(held)} held`;
  return null;
}
