import { Diamond } from 'lucide-react';
import type { ConnectionView, StatusView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import type { Place } from '../hooks/use-place.ts';
import { stepHref } from '../setup-steps.ts';
import { bannerWords, missingForMail, type TestSigns } from '../words.ts';

interface TestBannerProps {
  readonly signs: TestSigns;
  readonly mail: StatusView['mail'];
  readonly place: Place;
  readonly onGoLive: (connection: ConnectionView) => void;
}

/** The violet line: this is a test or a rehearsal, and what that means. Nothing else looks like it. */
export function TestBanner({ signs, mail, place, onGoLive }: TestBannerProps) {
  const words = bannerWords(signs);
  if (words === null) return null;
  return (
    <div className="banner">
      <Diamond size={12} fill="currentColor" aria-hidden="true" />
      <span role="status">{plain(words)}</span>
      {/* There everything about it is in sight. */}
      {place !== 'invites' && <OneAction signs={signs} mail={mail} onGoLive={onGoLive} />}
    </div>
  );
}

function OneAction({ signs, mail, onGoLive }: Omit<TestBannerProps, 'place'>) {
  const [first, ...others] = signs.connections.filter(({ sending }) => sending === 'rehearsal');
  if (first && others.length === 0 && missingForMail(mail, first) !== null) {
    return (
      <a className="button" href={stepHref(mail.server && mail.sender ? 'link' : 'mail', first.id)}>
        Finish the set-up
      </a>
    );
  }
  if (first && others.length === 0) {
    return (
      <button type="button" className="button" onClick={() => onGoLive(first)}>
        Go live…
      </button>
    );
  }
  return (
    <a className="button" href="#/invites">
      {first ? 'Choose what is live' : 'See who is held'}
    </a>
  );
}
