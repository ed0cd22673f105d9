import type { DeliveryView } from '../../shared/contract.ts';
import { exactTime, outcomeLabel, plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { useKey } from '../hooks/use-keys.ts';
import { outcomeSentence } from '../words.ts';
import { Chip } from './chip.tsx';
import { ProblemNote } from './notices.tsx';
import { Card, Panel } from './panel.tsx';
import { Sentence } from './sentence.tsx';

interface DeliveryPanelProps {
  readonly byHand: ByHand;
  readonly delivery: DeliveryView;
  readonly onClose: () => void;
  readonly onOpenPerson: (person: { connection: string; email: string }) => void;
}

/** One delivery: when, about whom, what became of it and why. `r` replays it. */
export function DeliveryPanel({ byHand, delivery, onClose, onOpenPerson }: DeliveryPanelProps) {
  const { id, connection, email, event, receivedAt, outcome, reason, detail } = delivery;
  const { problem, run } = useDeed();
  // What was refused at the door is not kept, so there is nothing to replay.
  const isRecorded = outcome !== 'rejected';
  const replay = () => void run(() => byHand.replay(connection, id));
  useKey('r', isRecorded ? replay : null);
  return (
    <Panel title={<Sentence delivery={delivery} />} label="Delivery" onClose={onClose}>
      <p className="panel-sub">{exactTime(receivedAt)}</p>
      <div className="panel-actions">
        {isRecorded && (
          <button type="button" className="button" title="Decide it once more (r)" onClick={replay}>
            Replay
          </button>
        )}
        {email !== null && (
          <button type="button" className="button" onClick={() => onOpenPerson({ connection, email })}>
            Open participant
          </button>
        )}
      </div>
      {problem && <ProblemNote problem={problem} />}
      <Card title="What became of it">
        <p>
          <Chip label={outcomeLabel(delivery)} />
        </p>
        <p>{outcomeSentence(delivery)}</p>
        {reason !== null && <p className="second">{plain(reason)}</p>}
      </Card>
      <Card title="What Tito said">
        <dl className="pairs">
          {detail !== '' && <Pair name="About">{plain(detail)}</Pair>}
          {email !== null && <Pair name="Address">{plain(email)}</Pair>}
          <Pair name="Tito calls it">
            <code>{plain(event)}</code>
          </Pair>
          <Pair name="Connection">
            <code>{plain(connection)}</code>
          </Pair>
        </dl>
      </Card>
    </Panel>
  );
}

function Pair({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
