import type { ConnectionView, HeldView, ProgressView } from '../../shared/contract.ts';
import type { ByHand } from '../by-hand.ts';
import { pausedPeople } from '../held.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { type Standing, standingOf } from '../progress.ts';
import { ProblemNote } from './notices.tsx';
import { Card } from './panel.tsx';

interface ProgressCardProps {
  readonly byHand: ByHand;
  readonly connection: ConnectionView;
  readonly progress: ProgressView;
  /** The mail queue stands still as a whole. */
  readonly isStopped: boolean;
  /** Null while it is not known. */
  readonly held: HeldView | null;
  readonly now: number;
}

const TITLES: Readonly<Record<Standing['state'], string>> = {
  sending: 'On their way',
  stopped: 'Waiting to go out',
  paused: 'On their way',
  done: 'Sent',
};

/** How far sending is, how long it will take, and how to stop it. */
export function ProgressCard({ byHand, connection, progress, isStopped, held, now }: ProgressCardProps) {
  const { problem, run } = useDeed();
  const standing = standingOf(progress, { keptIn: held ? pausedPeople(held).people : 0, isStopped, now });
  if (standing === null) return null;
  const { state, done, total, sentence, detail, notes } = standing;
  return (
    <Card title={TITLES[state]}>
      <div className="sending">
        <div className="sending-words">
          <p className="progress-words">
            <strong>{sentence}</strong>
            {detail !== '' && <span className="second">{detail}</span>}
          </p>
          <progress className={`progress ${state}`} value={done} max={total} aria-label={sentence} />
          {notes !== '' && <p className="detail">{notes}</p>}
        </div>
        {state !== 'done' && (
          <div className="panel-actions">
            <button
              type="button"
              className="button"
              title="What has not left yet is held again"
              onClick={() => void run(() => byHand.act(connection.id, { do: 'cancel sending' }))}
            >
              Cancel the rest
            </button>
          </div>
        )}
      </div>
      {problem && <ProblemNote problem={problem} />}
    </Card>
  );
}
