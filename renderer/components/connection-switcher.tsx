import { ChevronsUpDown } from 'lucide-react';
import type { StatusView } from '../../shared/contract.ts';
import { count } from '../../shared/format.ts';
import { chooseConnection } from '../hooks/use-connection.ts';
import { eventName } from '../words.ts';

const DIALECTS = { classic: 'ti.to', pro: 'Tito Pro' } as const;

interface ConnectionSwitcherProps {
  readonly status: StatusView | null;
  /** Null for all. */
  readonly chosen: string | null;
}

/** Whose event this is; with several, which of them every place shows. */
export function ConnectionSwitcher({ status, chosen }: ConnectionSwitcherProps) {
  const { title, detail } = brand(status, chosen);
  const connections = status?.connections ?? [];
  return (
    <div className="brand">
      <span className="brand-sign" aria-hidden="true">
        {title.slice(0, 1).toUpperCase()}
      </span>
      <div className="brand-words">
        <div className="brand-name">{title}</div>
        <div className="brand-detail">{detail}</div>
      </div>
      {connections.length > 1 && (
        <>
          <ChevronsUpDown size={14} strokeWidth={1.5} aria-hidden="true" />
          <select
            aria-label="Show"
            // No id is empty.
            value={chosen ?? ''}
            onChange={(event) => chooseConnection(event.currentTarget.value || null)}
          >
            <option value="">All {count(connections.length, 'connection')}</option>
            {connections.map(({ id, name }) => (
              <option key={id} value={id}>
                {eventName(name)}
              </option>
            ))}
          </select>
        </>
      )}
    </div>
  );
}

function brand(status: StatusView | null, chosen: string | null): { title: string; detail: string } {
  const [first, ...others] = status?.connections ?? [];
  if (!first) return { title: 'Usher', detail: status ? 'Nothing connected yet' : '' };
  const one = status?.connections.find(({ id }) => id === chosen) ?? (others.length === 0 ? first : null);
  if (!one) return { title: 'All events', detail: count(others.length + 1, 'connection') };
  return { title: eventName(one.name), detail: DIALECTS[one.dialect] };
}
