import { Diamond, TriangleAlert, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StatusView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import type { Problem } from '../../shared/model.ts';
import type { Place } from '../hooks/use-place.ts';
import type { Link } from '../state.ts';
import { bannerWords } from '../words.ts';

/** The violet line: nobody is mailed. */
export function Banner({ status, place }: { status: StatusView; place: Place }) {
  const words = bannerWords(status);
  if (words === null) return null;
  const { held } = status.counts;
  return (
    <div className="banner">
      <Diamond size={12} fill="currentColor" aria-hidden="true" />
      <span role="status">{words}</span>
      {held > 0 && place !== 'invites' && (
        <a className="button" href="#/invites">
          See the {held.toLocaleString('en-GB')} held
        </a>
      )}
    </div>
  );
}

/** Shown while what is on the screen may be old. */
export function LostLine({ link }: { link: Link }) {
  return (
    <div role="alert">
      {link === 'lost' && (
        <div className="lost">
          <WifiOff size={16} strokeWidth={1.5} aria-hidden="true" />
          The window lost the service, trying again
        </div>
      )}
    </div>
  );
}

/** What needs the organizer: one sentence of what is wrong, one of what to do. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="problems" aria-label="Needs you">
      {problems.map(({ code, sentence, action }) => (
        <li key={code} className="problem">
          <TriangleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
          <div>
            <strong>{plain(sentence)}</strong> {plain(action)}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Why what was just asked for could not be done, in the place where it was asked. */
export function ProblemNote({ problem, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <div className="problem" role="alert">
      <TriangleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
      <div>
        <strong>{plain(problem.sentence)}</strong> {plain(problem.action)} {children}
      </div>
    </div>
  );
}
