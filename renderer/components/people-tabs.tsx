import { number } from '../../shared/format.ts';
import { TABS, type Tab } from '../../shared/people-query.ts';
import type { TabCounts } from '../people.ts';

export const TAB_NAMES: Readonly<Record<Tab, string>> = {
  everyone: 'Everyone',
  invited: 'Invited',
  'on the way': 'On the way',
  held: 'Held',
  waiting: 'Waiting',
  'needs a look': 'Needs a look',
  withdrawn: 'Withdrawn',
  'not invited': 'Not invited',
};

interface PeopleTabsProps {
  readonly tab: Tab;
  readonly counts: TabCounts | null;
  readonly onTab: (tab: Tab) => void;
}

/** How everybody's invite stands, with how many of each the search finds. */
export function PeopleTabs({ tab, counts, onTab }: PeopleTabsProps) {
  return (
    <nav className="people-tabs" aria-label="How the invite stands">
      {TABS.map((each) => (
        <button
          key={each}
          type="button"
          className={
            each === 'needs a look' && counts && counts[each] > 0 ? 'people-tab urgent' : 'people-tab'
          }
          aria-current={each === tab}
          onClick={() => onTab(each)}
        >
          {TAB_NAMES[each]}
          <span className="people-tab-count">{counts ? number(counts[each]) : '\u2007'}</span>
        </button>
      ))}
    </nav>
  );
}
