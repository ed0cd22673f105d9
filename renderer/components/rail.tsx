import { Mail, Radio, Users } from 'lucide-react';
import type { StatusView } from '../../shared/contract.ts';
import { count } from '../../shared/format.ts';
import type { Place } from '../hooks/use-place.ts';
import { railFacts } from '../words.ts';
import { Dot } from './chip.tsx';

const DIALECTS = { classic: 'ti.to', pro: 'Tito Pro' } as const;

/** The left column: whose event this is, the places, and the three facts that must always be in sight. */
export function Rail({ status, place }: { status: StatusView | null; place: Place }) {
  const { title, detail } = brand(status);
  const { participants: people = 0, held = 0 } = status?.counts ?? {};
  return (
    <nav className="rail" aria-label="Places">
      <div className="brand">
        <span className="brand-sign" aria-hidden="true">
          {title.slice(0, 1).toUpperCase()}
        </span>
        <div>
          <div className="brand-name">{title}</div>
          <div className="brand-detail">{detail}</div>
        </div>
      </div>
      <ul className="places">
        <li>
          <a href="#/live" aria-current={place === 'live' ? 'page' : undefined}>
            <Radio size={16} strokeWidth={1.5} aria-hidden="true" />
            Live
          </a>
        </li>
        <li>
          <a href="#/participants" aria-current={place === 'participants' ? 'page' : undefined}>
            <Users size={16} strokeWidth={1.5} aria-hidden="true" />
            Participants
            {people > 0 && <span className="place-count">{people.toLocaleString('en-GB')}</span>}
          </a>
        </li>
        <li>
          <a href="#/invites" aria-current={place === 'invites' ? 'page' : undefined}>
            <Mail size={16} strokeWidth={1.5} aria-hidden="true" />
            Invites
            {held > 0 && <span className="place-count">{held.toLocaleString('en-GB')} held</span>}
          </a>
        </li>
      </ul>
      {status && (
        <ul className="facts" aria-label="How things stand">
          {railFacts(status).map(({ tone, words }) => (
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

function brand(status: StatusView | null): { title: string; detail: string } {
  const [only, ...others] = status?.connections ?? [];
  if (!only) return { title: 'Usher', detail: status ? 'Nothing connected yet' : '' };
  if (others.length > 0) return { title: 'Usher', detail: count(others.length + 1, 'connection') };
  // `default` is the name of a connection that nobody has named.
  return { title: only.id === 'default' ? 'Usher' : only.id, detail: DIALECTS[only.dialect] };
}
