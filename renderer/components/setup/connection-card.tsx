import { type SyntheticEvent, useState } from 'react';
import type { ConnectionSetup } from '../../../shared/contract.ts';
import type { ByHand } from '../../by-hand.ts';
import { useForm } from '../../hooks/use-form.ts';
import { eventName } from '../../words.ts';
import { Confirm } from '../confirm.tsx';
import { TextField } from '../field.tsx';
import { ProblemNote } from '../notices.tsx';
import { Card } from '../panel.tsx';

/** The connection by itself: its name, and its end. */
export function ConnectionCard({ byHand, setup }: { byHand: ByHand; setup: ConnectionSetup }) {
  const [name, setName] = useState(setup.name);
  const [isAsking, setAsking] = useState(false);
  const { fields, problem, isBusy, send, clear } = useForm();
  function rename(event: SyntheticEvent): void {
    event.preventDefault();
    void send(() => byHand.submit('changeConnection', { connection: setup.id, change: { name } }));
  }
  return (
    <Card title="This connection">
      <form className="form" onSubmit={rename}>
        <TextField
          label="Name"
          value={name}
          error={fields['name']}
          onChange={(value) => {
            setName(value);
            clear('name');
          }}
        />
        {problem && <ProblemNote problem={problem} />}
        <div className="panel-actions">
          <button type="submit" className="button" disabled={isBusy || name.trim() === setup.name}>
            Rename
          </button>
          <button type="button" className="button quiet-danger" onClick={() => setAsking(true)}>
            Remove this connection…
          </button>
        </div>
      </form>
      {isAsking && (
        <Confirm
          title={`Remove “${eventName(setup.name)}”?`}
          choices={[{ label: 'Remove it', kind: 'danger', deed: () => byHand.removeConnection(setup.id) }]}
          onClose={() => setAsking(false)}
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
