import { useState } from 'react';
import { plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { Confirm } from './confirm.tsx';
import { ProblemNote } from './notices.tsx';
import { Card } from './panel.tsx';

/** Where the guest list lives: a copy of it, and another computer for it. */
export function ComputerCard({ byHand }: { byHand: ByHand }) {
  const [told, setTold] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const { problem, run } = useDeed();
  return (
    <Card title="This computer" isMain>
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
        <button type="button" className="button" onClick={() => setAsking(true)}>
          Move to another computer…
        </button>
      </div>
      {isAsking && (
        <Confirm
          title="Move to another computer?"
          choices={[
            {
              label: 'Copy and stop here',
              kind: 'danger',
              deed: () => byHand.copyAway('move', setTold),
            },
          ]}
          onClose={() => setAsking(false)}
        >
          <p>
            Usher writes the copy, says where it is, and stops on this computer. Until it is started on the
            other one, Tito’s news waits there or is sent again.
          </p>
        </Confirm>
      )}
    </Card>
  );
}
