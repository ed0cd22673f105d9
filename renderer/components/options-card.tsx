import type { ConnectionView } from '../../shared/contract.ts';
import type { ByHand } from '../by-hand.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { ProblemNote } from './notices.tsx';
import { Card } from './panel.tsx';

interface OptionsCardProps {
  readonly byHand: ByHand;
  readonly connection: ConnectionView;
}

/** What else happens around an invite. */
export function OptionsCard({ byHand, connection }: OptionsCardProps) {
  const { problem, run } = useDeed();
  const set = (option: 'withdrawNotice' | 'recordVisits', on: boolean) =>
    void run(() => byHand.setOption(connection.id, option, on));
  return (
    <Card title="Around the invite">
      {problem && <ProblemNote problem={problem} />}
      <label className="option">
        <input
          type="checkbox"
          checked={connection.withdrawNotice}
          onChange={(event) => set('withdrawNotice', event.target.checked)}
        />
        Tell people by mail when their access is withdrawn
      </label>
      {connection.access === 'gated' && (
        <label className="option">
          <input
            type="checkbox"
            checked={connection.recordVisits}
            onChange={(event) => set('recordVisits', event.target.checked)}
          />
          Note when somebody’s link is fetched (it may be a scanner)
        </label>
      )}
    </Card>
  );
}
