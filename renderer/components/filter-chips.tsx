import { X } from 'lucide-react';
import { plain } from '../../shared/format.ts';
import type { PeopleQuery } from '../../shared/people-query.ts';
import { WIDE } from '../export.ts';
import { narrowings } from './people-filter.tsx';

interface FilterChipsProps {
  readonly query: PeopleQuery;
  readonly onAsk: (change: Partial<PeopleQuery>) => void;
}

/** What the list is narrowed by, each to be taken away. */
export function FilterChips({ query, onAsk }: FilterChipsProps) {
  const all = narrowings(query);
  if (all.length === 0) return null;
  return (
    <ul className="filter-chips" aria-label="Narrowed to">
      {all.map(({ words, without }) => (
        <li key={words}>
          <button
            type="button"
            className="filter-chip"
            aria-label={`Without “${plain(words)}”`}
            onClick={() => onAsk(without)}
          >
            {plain(words)}
            <X size={12} strokeWidth={2} aria-hidden="true" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="text-button" onClick={() => onAsk({ ...WIDE, query: query.query })}>
          Clear
        </button>
      </li>
    </ul>
  );
}
