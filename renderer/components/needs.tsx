import { CircleAlert, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { StatusView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import { type Notice, notices } from '../notices.ts';
import { ReachMore } from './reach-more.tsx';

/** What needs the organizer, in every place: the most urgent one, and the others behind a click. */
export function Needs({ status, byHand, now }: NeedsProps) {
  const [isOpen, setOpen] = useState(false);
  const all = notices(status);
  const [first, ...others] = all;
  if (!first) return null;
  return (
    <section className="needs" aria-label="Needs you">
      <ul>
        {(isOpen ? all : [first]).map((notice) => (
          <Need key={notice.problem.code} notice={notice}>
            <ReachMore code={notice.problem.code} status={status} byHand={byHand} now={now} />
          </Need>
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

interface NeedsProps {
  readonly status: StatusView;
  readonly byHand: ByHand;
  readonly now: number;
}

/** @param children what belongs to the problem besides its words. */
function Need({ notice: { problem, tone, remedy }, children }: { notice: Notice; children: ReactNode }) {
  const Sign = tone === 'bad' ? CircleAlert : TriangleAlert;
  return (
    <li className={`problem need tone-${tone}`}>
      <Sign size={16} strokeWidth={1.5} aria-label={tone === 'bad' ? 'Act now:' : 'Look when you can:'} />
      <div className="words">
        <p>
          <strong>{plain(problem.sentence)}</strong> {plain(problem.action)}
        </p>
        {children}
      </div>
      {remedy && (
        <a className="button small" href={remedy.href}>
          {remedy.label}
        </a>
      )}
    </li>
  );
}
