import type { ReactNode } from 'react';
import { plain } from '../../shared/format.ts';
import type { PeopleQuery, Tab } from '../../shared/people-query.ts';
import { isNarrowed } from '../export.ts';
import { Empty } from './list-states.tsx';
import { narrowings } from './people-filter.tsx';

/** What each tab will show, and when. */
const TEACHES: Readonly<Record<Exclude<Tab, 'everyone'>, readonly [title: string, words: string]>> = {
  invited: ['Nobody is invited yet', 'Whoever is here has been sent their invite, and still has it.'],
  'on the way': [
    'No invite is on the way',
    'Invites stay here from when they are due until your mail server has taken them.',
  ],
  held: [
    'Nothing is held',
    'Invites wait here while a rehearsal, a pause or one of your rules keeps them back.',
  ],
  waiting: [
    'No ticket is waiting for a name',
    'Tickets that were bought but that nobody is named on stay here until they are assigned in Tito.',
  ],
  'needs a look': [
    'Nothing needs a look',
    'Invites that were refused, or that may have been lost on the way, appear here.',
  ],
  withdrawn: [
    'Nobody was withdrawn',
    'Whoever gives a ticket away, cancels it, or loses it by your hand appears here.',
  ],
  'not invited': [
    'Everybody has an invite',
    'People whose ticket is not completed, and those you ignore, appear here.',
  ],
};

interface NobodyProps {
  readonly query: PeopleQuery;
  readonly onClear: () => void;
  readonly children: ReactNode;
}

/** An empty list: what would be in it, or what it is narrowed by. `children` is the next step where there is nobody. */
export function Nobody({ query, onClear, children }: NobodyProps) {
  if (isNarrowed(query)) {
    const words = query.query.trim();
    const others = narrowings(query).map(({ words: each }) => each);
    return (
      <Empty title="Nobody is found">
        {words !== '' && <p>No name, address or reference has “{plain(words)}” in it.</p>}
        {others.length > 0 && <p>Narrowed to: {others.map(plain).join(', ')}.</p>}
        <button type="button" className="button" onClick={onClear}>
          {others.length > 0 ? 'Clear the filters' : 'Clear the search'}
        </button>
      </Empty>
    );
  }
  if (query.tab === 'everyone') {
    return (
      <Empty title="People appear here as soon as a ticket has their address">
        <p>Tickets that nobody is named on yet stand under “Waiting” until they are assigned in Tito.</p>
        {children}
      </Empty>
    );
  }
  const [title, words] = TEACHES[query.tab];
  return (
    <Empty title={title}>
      <p>{words}</p>
    </Empty>
  );
}
