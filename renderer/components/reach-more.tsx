import { Check } from 'lucide-react';
import type { ConnectionView, StatusView } from '../../shared/contract.ts';
import { span } from '../../shared/format.ts';
import { assertNever, type Dialect } from '../../shared/model.ts';
import type { ByHand } from '../by-hand.ts';
import { type Deed, useDeed } from '../hooks/use-deed.ts';
import { CopyButton } from './copy-button.tsx';
import { ProblemNote } from './notices.tsx';

interface ReachMoreProps {
  /** The problem's. */
  readonly code: string;
  readonly status: StatusView;
  readonly byHand: ByHand;
  readonly now: number;
}

/** What belongs to a problem of being reachable: the new address with what to do in Tito, or the times missed. */
export function ReachMore({ code, status, byHand, now }: ReachMoreProps) {
  const deed = useDeed();
  const { changed, missed } = status.reach;
  const last = missed.at(-1);
  if (code === 'url-changed' && changed) {
    return (
      <div className="more">
        {status.connections.map((connection) => (
          <NewAddress key={connection.id} connection={connection} base={changed.to} />
        ))}
        <ol className="steps">
          {stepsIn(status.connections.every(({ dialect }) => dialect === 'pro') ? 'pro' : 'classic').map(
            (step) => (
              <li key={step}>{step}</li>
            ),
          )}
        </ol>
        <Done
          words="I have changed it in Tito"
          deed={deed}
          onDone={() => deed.run(() => byHand.acknowledgeUrl(changed.to))}
        />
      </div>
    );
  }
  if (code === 'missed' && last) {
    return (
      <div className="more">
        {missed.length > 1 && (
          <ul className="gaps">
            {missed.slice(-MOST_GAPS).map(({ from, to }) => (
              <li key={from}>{span(from, to, now)}</li>
            ))}
          </ul>
        )}
        <Done
          words="I have looked"
          deed={deed}
          onDone={() => deed.run(() => byHand.lookedIntoMissed(last.to))}
        />
      </div>
    );
  }
  return null;
}

/** More would push the feed away; the sentence says how many there were. */
const MOST_GAPS = 5;

function NewAddress({ connection, base }: { connection: ConnectionView; base: string }) {
  const url = `${base}/hooks/${connection.id}`;
  return (
    <div className="url">
      <code title={url}>{url}</code>
      <CopyButton text={url} what={`the new webhook URL of ${connection.id}`} />
    </div>
  );
}

interface DoneProps {
  readonly words: string;
  readonly deed: Deed;
  onDone(): Promise<boolean>;
}

function Done({ words, deed, onDone }: DoneProps) {
  return (
    <>
      <button type="button" className="button" onClick={() => void onDone()}>
        <Check size={16} strokeWidth={1.5} aria-hidden="true" />
        {words}
      </button>
      {deed.problem && <ProblemNote problem={deed.problem} />}
    </>
  );
}

function stepsIn(dialect: Dialect): readonly string[] {
  switch (dialect) {
    case 'classic':
      return [
        'Open your event in Tito, and in it Settings › Webhook endpoints.',
        'Open the endpoint that has the old address, and paste the new one over it.',
        'Save it there, and come back here.',
      ];
    case 'pro':
      return [
        'Open your account’s settings in Tito Pro, and in them Webhooks.',
        'Open the webhook that has the old address, and paste the new one over it.',
        'Save it there, see that the webhook is switched on, and come back here.',
      ];
    default:
      return assertNever(dialect);
  }
}
