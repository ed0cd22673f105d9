import { TriangleAlert, Wifi, WifiOff } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { plain } from '../../shared/format.ts';
import type { Problem } from '../../shared/model.ts';
import type { Link } from '../state.ts';

/** How long it is told that the service is back, in milliseconds. */
const BACK_FOR = 4_000;

/** Shown while what is on the screen may be old, and for a moment when it is not any more. */
export function LostLine({ link }: { link: Link }) {
  const wasLost = useRef(false);
  const [isBack, setBack] = useState(false);
  useEffect(() => {
    if (link === 'lost') wasLost.current = true;
    if (link !== 'open' || !wasLost.current) return;
    wasLost.current = false;
    setBack(true);
    const timer = setTimeout(() => setBack(false), BACK_FOR);
    return () => clearTimeout(timer);
  }, [link]);
  return (
    <div role="alert">
      {link === 'lost' && (
        <div className="lost">
          <WifiOff size={16} strokeWidth={1.5} aria-hidden="true" />
          The window lost the service, trying again
        </div>
      )}
      {link === 'open' && isBack && (
        <div className="lost back">
          <Wifi size={16} strokeWidth={1.5} aria-hidden="true" />
          The service is back, and everything here is up to date
        </div>
      )}
    </div>
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
