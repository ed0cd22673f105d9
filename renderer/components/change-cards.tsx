import { useState } from 'react';
import type { ConnectionView, HeldView } from '../../shared/contract.ts';
import { count, number } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import { Confirm } from './confirm.tsx';
import { Card } from './panel.tsx';
import { SomePeople } from './some-people.tsx';

interface ChangeCardProps {
  readonly byHand: ByHand;
  readonly connection: ConnectionView;
  readonly held: HeldView;
}

/** A setting was changed: whom that would invite and withdraw, and the word that lets it. */
export function PolicyCard({ byHand, connection: { id }, held: { policyChange } }: ChangeCardProps) {
  const [isAsking, setAsking] = useState(false);
  const { invited, withdrawn, examples } = policyChange;
  const some = { people: invited + withdrawn, examples };
  if (some.people === 0) return null;
  const effect = [
    invited > 0 ? `${count(invited, 'person', 'people')} invited` : '',
    withdrawn > 0 ? `${count(withdrawn, 'person', 'people')} withdrawn` : '',
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <Card title="Changes to confirm">
      <p>
        A setting was changed. Once you confirm it: <strong>{effect}</strong>. Until then nothing happens.
      </p>
      <SomePeople some={some} />
      <div className="panel-actions">
        <button type="button" className="button primary" onClick={() => setAsking(true)}>
          Confirm the changes…
        </button>
      </div>
      {isAsking && (
        <Confirm
          title="Confirm the changes?"
          choices={[
            {
              label: `Confirm ${number(some.people)}`,
              kind: withdrawn > 0 ? 'danger' : 'primary',
              deed: () => byHand.act(id, { do: 'confirm policy' }),
            },
          ]}
          onClose={() => setAsking(false)}
        >
          <p>
            <strong>{effect}</strong>, at once:
          </p>
          <SomePeople some={some} />
        </Confirm>
      )}
    </Card>
  );
}

/** The access link was corrected: those who have the old one can get the new one. */
export function LinkCard({ byHand, connection: { id }, held: { outdatedLinks } }: ChangeCardProps) {
  const [isAsking, setAsking] = useState(false);
  if (outdatedLinks.people === 0) return null;
  const people = count(outdatedLinks.people, 'person', 'people');
  return (
    <Card title="The link was corrected">
      <p>
        <strong>{people}</strong> got a link that is not the one set now.
      </p>
      <div className="panel-actions">
        <button type="button" className="button primary" onClick={() => setAsking(true)}>
          Send {people} the corrected link…
        </button>
      </div>
      {isAsking && (
        <Confirm
          title={`Send ${people} the corrected link?`}
          choices={[
            {
              label: `Send ${number(outdatedLinks.people)}`,
              kind: 'primary',
              deed: () => byHand.act(id, { do: 'resend all' }),
            },
          ]}
          onClose={() => setAsking(false)}
        >
          <p>Each gets their invite once more, with the same code in the link as it is set now.</p>
          <SomePeople some={outdatedLinks} />
        </Confirm>
      )}
    </Card>
  );
}
