import { type SyntheticEvent, useState } from 'react';
import type { Dialect, Problem } from '../../../shared/model.ts';
import { CallFailure, type Client } from '../../client.ts';
import { useForm } from '../../hooks/use-form.ts';
import { ChoiceField, TextField } from '../field.tsx';
import { ProblemNote } from '../notices.tsx';

interface NewConnectionProps {
  readonly client: Client;
  /** Nothing is connected yet: the reader is new here. */
  readonly isFirst: boolean;
  readonly onMade: (id: string) => void;
  readonly onCancel: () => void;
}

/** Names an event and says which of Tito's products sells its tickets. */
export function NewConnection({ client, isFirst, onMade, onCancel }: NewConnectionProps) {
  const [name, setName] = useState('');
  const [dialect, setDialect] = useState<Dialect>('classic');
  const { fields, problem, isBusy, send, clear } = useForm();

  async function make(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    await send(async () => {
      try {
        const { result, connection } = await client.call('makeConnection', { name, dialect });
        if (connection !== null) onMade(connection);
        return result;
      } catch (error) {
        if (!(error instanceof CallFailure)) throw error;
        return { ok: false, problem: { ...error.problem } satisfies Problem, fields: {} };
      }
    });
  }

  return (
    <section className="new-connection">
      {isFirst && (
        <div className="welcome">
          <h2>Connect your event to Tito</h2>
          <p>
            Usher listens to Tito on this computer and invites each person who holds a valid ticket, once. It
            starts as a rehearsal: everything is recorded and shown, and nobody is mailed until you go live.
          </p>
          <p className="second">
            Have Tito open in another window. You will copy one address there, and one token back. It takes
            about three minutes.
          </p>
        </div>
      )}
      <form className="form card" onSubmit={(event) => void make(event)}>
        <TextField
          label="What is your event called?"
          value={name}
          error={fields['name']}
          placeholder="HarbourConf 2027"
          hint="Only you see this."
          onChange={(value) => {
            setName(value);
            clear('name');
          }}
        />
        <ChoiceField
          label="Where do you sell its tickets?"
          value={dialect}
          options={[
            {
              value: 'classic',
              label: 'ti.to',
              words: 'Your admin pages are at ti.to or dashboard.tito.io.',
            },
            {
              value: 'pro',
              label: 'Tito Pro',
              words: 'Your admin pages are at pro.tito.io. Formerly Tito IO.',
            },
          ]}
          onChange={setDialect}
        />
        {problem && <ProblemNote problem={problem} />}
        <div className="panel-actions">
          <button type="submit" className="button primary" disabled={isBusy}>
            Continue
          </button>
          {!isFirst && (
            <button type="button" className="button" onClick={onCancel}>
              Cancel
            </button>
          )}
        </div>
      </form>
    </section>
  );
}
