import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { StatusView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import { type Notice, notices } from '../notices.ts';

/** What needs the organizer, in every place: the most urgent one, and the others behind a click. */
export function Needs({ status }: { status: StatusView }) {
  const [isOpen, setOpen] = useState(false);
  const all = notices(status);
  const [first, ...others] = all;
  if (!first) return null;
  return (
    <section className="needs" aria-label="Needs you">
      <ul>
        {(isOpen ? all : [first]).map((notice) => (
          <Need key={notice.problem.code} notice={notice} />
        ))}
      </ul>
      {others.length > 0 && (
        <button
          type="button"
          className="button small"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Show fewer' : `${others.length} more`}
        </button>
      )}
    </section>
  );
}

function Need({ notice: { problem, tone, remedy } }: { notice: Notice }) {
  const Sign = tone === 'bad' ? CircleAlert : TriangleAlert;
  return (
    <li className={`problem need tone-${tone}`}>
      <Sign size={16} strokeWidth={1.5} aria-label={tone === 'bad' ? 'Act now:' : 'Look when you can:'} />
      <p>
        <strong>{plain(problem.sentence)}</strong> {plain(problem.action)}
      </p>
      {remedy && (
        <a className="button small" href={remedy.href}>
          {remedy.label}
        </a>
      )}
    </li>
  );
}
