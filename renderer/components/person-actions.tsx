import { Mail } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ConnectionView, ParticipantView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { useKey } from '../hooks/use-keys.ts';
import { actionsFor, isResend, type PersonAction } from '../person-actions.ts';
import { Confirm } from './confirm.tsx';
import { ForgetPerson } from './forget-person.tsx';
import { ProblemNote } from './notices.tsx';

interface PersonActionsProps {
  readonly client: Client;
  readonly person: ParticipantView;
  /** Theirs; undefined while it is not known. */
  readonly connection: ConnectionView | undefined;
  readonly byHand: ByHand;
  readonly onRead: () => void;
  readonly onForgotten: () => void;
}

/** What can be done about this person now. `r` sends the mail once more. */
export function PersonActions({
  client,
  person,
  connection,
  byHand,
  onRead,
  onForgotten,
}: PersonActionsProps) {
  const [isForgetting, setForgetting] = useState(false);
  const [asking, setAsking] = useState<PersonAction | null>(null);
  const { problem, run } = useDeed();
  const actions = actionsFor(person, connection);
  const act = useCallback(
    ({ action }: PersonAction) => byHand.act(person.connection, action),
    [byHand, person.connection],
  );
  const resend = actions.find(isResend);
  useKey('r', resend ? () => void run(() => act(resend)) : null);

  return (
    <>
      <div className="panel-actions">
        <button type="button" className="button" onClick={onRead}>
          <Mail size={16} strokeWidth={1.5} aria-hidden="true" />
          Read the mail
        </button>
        {actions.map((each) => (
          <button
            key={each.label}
            type="button"
            className="button"
            title={each.hint}
            onClick={() => {
              if (each.action.do === 'withdraw') setAsking(each);
              else void run(() => act(each));
            }}
          >
            {each.label}
          </button>
        ))}
        <button
          type="button"
          className="button"
          title="Remove all that is recorded about them"
          onClick={() => setForgetting(true)}
        >
          Forget this person…
        </button>
      </div>
      {problem && <ProblemNote problem={problem} />}
      {isForgetting && (
        <ForgetPerson
          client={client}
          byHand={byHand}
          person={person}
          onClose={() => setForgetting(false)}
          onForgotten={onForgotten}
        />
      )}
      {asking && (
        <Confirm
          title={`Withdraw the invite of ${plain(person.name || person.email)}?`}
          choices={[{ label: 'Withdraw', kind: 'danger', deed: () => act(asking) }]}
          onClose={() => setAsking(null)}
        >
          <p>They are not invited again, whatever tickets they hold, until you allow it again.</p>
          <p className="second">
            Who has used the link already may still get into your hub. They are listed under “Access to take
            away”.
          </p>
        </Confirm>
      )}
    </>
  );
}
