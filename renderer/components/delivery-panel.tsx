import type { DeliveryView } from '../../shared/contract.ts';
import { exactTime, outcomeLabel, plain } from '../../shared/format.ts';
import { outcomeSentence } from '../words.ts';
import { Chip } from './chip.tsx';
import { Card, Panel } from './panel.tsx';
import { Sentence } from './sentence.tsx';

interface DeliveryPanelProps {
  readonly delivery: DeliveryView;
  readonly onClose: () => void;
  readonly onOpenPerson: (person: { connection: string; email: string }) => void;
}

/** One delivery: when, about whom, what became of it and why. */
export function DeliveryPanel({ delivery, onClose, onOpenPerson }: DeliveryPanelProps) {
  const { connection, email, event, receivedAt, reason, detail } = delivery;
  return (
    <Panel title={<Sentence delivery={delivery} />} label="Delivery" onClose={onClose}>
      <p className="panel-sub">{exactTime(receivedAt)}</p>
      {email !== null && (
        <div className="panel-actions">
          <button type="button" className="button" onClick={() => onOpenPerson({ connection, email })}>
            Open participant
          </button>
        </div>
      )}
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
