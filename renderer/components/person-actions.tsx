import { Mail } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ConnectionView, ParticipantView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { useKey } from '../hooks/use-keys.ts';
import { actionsFor, isResend, type PersonAction } from '../person-actions.ts';
import { Confirm } from './confirm.tsx';
import { ProblemNote } from './notices.tsx';

interface PersonActionsProps {
  readonly person: ParticipantView;
  /** Theirs; undefined while it is not known. */
  readonly connection: ConnectionView | undefined;
  readonly byHand: ByHand;
  readonly onRead: () => void;
}

/** What can be done about this person now. `r` sends the mail once more. */
export function PersonActions({ person, connection, byHand, onRead }: PersonActionsProps) {
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
      </div>
      {problem && <ProblemNote problem={problem} />}
      {asking && (
        <Confirm
          title={`Withdraw the invite of ${plain(person.name || person.email)}?`}
          choices={[{ label: 'Withdraw', kind: 'danger', deed: () => act(asking) }]}
          onClose={() => setAsking(null)}
        >
          <p>They are not invited again, whatever tickets they hold, until you lift this.</p>
          <p className="second">
            Who has used the link already may still get into your hub. They are listed under “Access to take
            away”.
          </p>
        </Confirm>
      )}
    </>
  );
}
