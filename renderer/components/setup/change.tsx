import { useState } from 'react';
import type { CallOutput, ConnectionChange, ConnectionSetup } from '../../../shared/contract.ts';
import { count } from '../../../shared/format.ts';
import type { Problem } from '../../../shared/model.ts';
import type { ByHand } from '../../by-hand.ts';
import { CallFailure, type Client } from '../../client.ts';
import { useForm } from '../../hooks/use-form.ts';
import { Confirm } from '../confirm.tsx';
import { ProblemNote } from '../notices.tsx';
import { SomePeople } from '../some-people.tsx';

type Foreseen = CallOutput<'foreseeChange'>;

export interface Change {
  readonly fields: Readonly<Record<string, string>>;
  readonly problem: Problem | null;
  readonly isBusy: boolean;
  /** Saves, after asking where that would invite or withdraw somebody. */
  save(change: ConnectionChange): void;
  clear(field: string): void;
  readonly asking: { readonly change: ConnectionChange; readonly foreseen: Foreseen } | null;
  /** Saves what was asked about; `act`: and does at once what it means. Resolves with what stood in the way. */
  confirm(act: boolean): Promise<Problem | null>;
  cancel(): void;
}

/** A change to a connection. It never mails or withdraws by itself: whom it concerns is shown, and asked. */
export function useChange(client: Client, byHand: ByHand, { id }: ConnectionSetup): Change {
  const { fields, problem, isBusy, send, clear } = useForm();
  const [asking, setAsking] = useState<Change['asking']>(null);
  const store = (change: ConnectionChange) =>
    send(() => byHand.submit('changeConnection', { connection: id, change }));

  async function save(change: ConnectionChange): Promise<void> {
    const foreseen = await foresee(client, id, change);
    if (foreseen && foreseen.invited + foreseen.withdrawn > 0) setAsking({ change, foreseen });
    else await store(change);
  }

  return {
    fields,
    problem,
    isBusy,
    clear,
    asking,
    save: (change) => void save(change),
    cancel: () => setAsking(null),
    async confirm(act) {
      if (!asking) return null;
      const { change } = asking;
      if (!(await store(change))) return null;
      return act ? byHand.act(id, { do: 'confirm policy' }) : null;
    },
  };
}

/** Null: it could not be had; saving then tells why. */
async function foresee(
  client: Client,
  connection: string,
  change: ConnectionChange,
): Promise<Foreseen | null> {
  try {
    return await client.call('foreseeChange', { connection, change });
  } catch (error) {
    if (error instanceof CallFailure) return null;
    throw error;
  }
}

interface ChangeButtonProps {
  readonly change: Change;
  readonly isReady?: boolean;
  readonly onSave: () => void;
}

/** "Save", and the question before a change that concerns somebody. */
export function ChangeButton({ change, isReady = true, onSave }: ChangeButtonProps) {
  const { problem, isBusy, asking } = change;
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <div className="panel-actions">
        <button type="button" className="button primary" disabled={isBusy || !isReady} onClick={onSave}>
          Save
        </button>
      </div>
      {asking && (
        <Confirm
          title="This changes who is invited"
          choices={[
            { label: 'Save, do nothing yet', deed: () => change.confirm(false) },
            {
              label: 'Save and do it',
              kind: asking.foreseen.withdrawn > 0 ? 'danger' : 'primary',
              deed: () => change.confirm(true),
            },
          ]}
          onClose={change.cancel}
        >
          <p>
            <strong>{effectOf(asking.foreseen)}</strong>
          </p>
          <SomePeople
            some={{
              people: asking.foreseen.invited + asking.foreseen.withdrawn,
              examples: asking.foreseen.examples,
            }}
          />
          <p className="second">
            “Do nothing yet” holds those who would be invited and leaves the others as they are, until you
            confirm it under Invites.
          </p>
        </Confirm>
      )}
    </>
  );
}

function effectOf({ invited, withdrawn }: Foreseen): string {
  const parts = [
    invited > 0 ? `${count(invited, 'person', 'people')} would be invited` : '',
    withdrawn > 0 ? `${count(withdrawn, 'invite')} would be withdrawn` : '',
  ];
  return `${parts.filter(Boolean).join(', and ')}.`;
}
