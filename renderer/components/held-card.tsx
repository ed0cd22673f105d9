import { useState } from 'react';
import type { ConnectionView, HeldView } from '../../shared/contract.ts';
import { count, number, plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import { holdHint, releasable } from '../held.ts';
import { isSending } from '../person-actions.ts';
import { Dot } from './chip.tsx';
import { Confirm } from './confirm.tsx';
import { Card } from './panel.tsx';
import { HowLong } from './sending-questions.tsx';
import { SomePeople } from './some-people.tsx';

interface HeldCardProps {
  readonly byHand: ByHand;
  readonly connection: ConnectionView;
  readonly held: HeldView;
}

/** Who is held and why. What could go is sent from here, unless nothing is sent at all. */
export function HeldCard({ byHand, connection, held }: HeldCardProps) {
  const [isAsking, setAsking] = useState(false);
  const some = releasable(held);
  const howMany = number(some.people);
  return (
    <Card title="Held">
      {held.held.length === 0 && (
        <p className="second">
          Nobody is held. Invites that may not go out yet are listed here, with the reason.
        </p>
      )}
      <ul className="held">
        {held.held.map(({ reason, people, examples }) => (
          <li key={reason}>
            <Dot tone={reason === 'test' || reason === 'rehearsal' ? 'test' : 'warn'} />
            <div>
              <p>
                <strong className="reason">{plain(reason)}</strong> · {count(people, 'person', 'people')}
              </p>
              <SomePeople some={{ people, examples }} />
              <p className="detail">{holdHint(reason)}</p>
            </div>
          </li>
        ))}
      </ul>
      {some.people > 0 && !isSending(connection) && (
        <p className="second">
          {count(some.people, 'of them holds', 'of them hold')} a valid ticket and can be sent once you{' '}
          {connection.sending === 'rehearsal' ? 'go live' : 'resume'}.
        </p>
      )}
      {held.held.length > 0 && (
        <div className="panel-actions">
          {some.people > 0 && isSending(connection) && (
            <button type="button" className="button primary" onClick={() => setAsking(true)}>
              Send {howMany} held…
            </button>
          )}
          <a className="button" href="#/participants/held">
            Show them
          </a>
        </div>
      )}
      {isAsking && (
        <Confirm
          title={`Send ${count(some.people, 'held invite')}?`}
          choices={[
            {
              label: `Send ${howMany}`,
              kind: 'primary',
              deed: () => byHand.act(connection.id, { do: 'release held', address: null }),
            },
          ]}
          onClose={() => setAsking(false)}
        >
          <p>They are mailed from now on. What has left cannot be taken back:</p>
          <SomePeople some={some} />
          <HowLong held={held} />
        </Confirm>
      )}
    </Card>
  );
}
