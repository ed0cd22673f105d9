import { useState } from 'react';
import type { StatusView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { Confirm } from './confirm.tsx';
import { ProblemNote } from './notices.tsx';
import { Card } from './panel.tsx';

interface ComputerCardProps {
  readonly byHand: ByHand;
  readonly status: StatusView;
}

/** Where the guest list lives: a copy of it, another computer for it, and the end of a connection. */
export function ComputerCard({ byHand, status }: ComputerCardProps) {
  const [told, setTold] = useState<string | null>(null);
  const [asking, setAsking] = useState<{ remove: string } | 'move' | null>(null);
  const { problem, run } = useDeed();
  const close = () => setAsking(null);
  return (
    <Card title="This computer">
      <p>
        Everything but the secrets can be copied into a folder that Usher opens on another computer. Only one
        of them may send.
      </p>
      {told && <p role="status">{plain(told)}</p>}
      {problem && <ProblemNote problem={problem} />}
      <div className="panel-actions">
        <button
          type="button"
          className="button"
          onClick={() => void run(() => byHand.copyAway('backUp', setTold))}
        >
          Back up
        </button>
        <button type="button" className="button" onClick={() => setAsking('move')}>
          Move to another computer…
        </button>
        {status.connections.map(({ id }) => (
          <button key={id} type="button" className="button" onClick={() => setAsking({ remove: id })}>
            Remove “{plain(id)}”…
          </button>
        ))}
      </div>
      {asking === 'move' && (
        <Confirm
          title="Move to another computer?"
          choices={[
            {
              label: 'Copy and stop here',
              kind: 'danger',
              deed: () => byHand.copyAway('move', setTold),
            },
          ]}
          onClose={close}
        >
          <p>
            Usher writes the copy, says where it is, and stops on this computer. Until it is started on the
            other one, Tito’s news waits there or is sent again.
          </p>
        </Confirm>
      )}
      {asking !== null && asking !== 'move' && (
        <Confirm
          title={`Remove the connection “${plain(asking.remove)}”?`}
          choices={[
            { label: 'Remove it', kind: 'danger', deed: () => byHand.removeConnection(asking.remove) },
          ]}
          onClose={close}
        >
          <p>
            None of its invites are sent any more, and new orders are no longer recorded. Its address goes on
            answering Tito for seven days: delete the webhook there meanwhile. What was recorded stays.
          </p>
        </Confirm>
      )}
    </Card>
  );
}
