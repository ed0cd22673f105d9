import type { WaitingTicketView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import { Chip } from './chip.tsx';
import { Card, Panel } from './panel.tsx';

interface WaitingPanelProps {
  readonly ticket: WaitingTicketView;
  readonly onClose: () => void;
}

/** A ticket that nobody can be invited for: what it is, and what to do about it. */
export function WaitingPanel({ ticket, onClose }: WaitingPanelProps) {
  const { reference, slug, release, order, buyer, unusable, name, reason, mode } = ticket;
  const pairs = [
    ['Named on it', name],
    ['Type', release],
    ['Order', order],
    ['Bought by', buyer],
  ].filter(([, value]) => value !== '');
  return (
    <Panel title={`Ticket ${plain(reference || slug)}`} label="Waiting ticket" onClose={onClose}>
      <Card title="Why it waits">
        <p>
          <Chip
            label={mode === 'test' ? { word: 'Test', tone: 'test' } : { word: 'Waiting', tone: 'quiet' }}
          />
        </p>
        <p>Nobody can be invited for this ticket: {plain(reason)}.</p>
        <p className="second">
          {unusable
            ? 'Correct it in Tito, or ask the buyer to. Whoever holds it is invited by itself then.'
            : 'Assign it in Tito, or ask the buyer to. Whoever is named then is invited by itself.'}
        </p>
      </Card>
      {pairs.length > 0 && (
        <Card title="Ticket">
          <dl className="pairs">
            {pairs.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{plain(value ?? '')}</dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
    </Panel>
  );
}
