import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { fillPattern, isSameForEveryone } from '../../../shared/access-link.ts';
import type { ConnectionSetup } from '../../../shared/contract.ts';
import { hubUrl } from '../../../shared/forms.ts';
import type { ByHand } from '../../by-hand.ts';
import type { Client } from '../../client.ts';
import { ChoiceField, TextField } from '../field.tsx';
import { ChangeButton, useChange } from './change.tsx';

interface LinkStepProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly setup: ConnectionSetup;
}

const EXAMPLE = { code: '7mq2kd4h1sxz0w8kd', email: 'ada@example.org' };

/** Where an invite's link leads, and whether Usher stands in between. */
export function LinkStep({ client, byHand, setup }: LinkStepProps) {
  const { fixed, gatedProblem } = setup;
  const change = useChange(client, byHand, setup);
  const [typed, setTyped] = useState(setup.hubUrl ?? '');
  const [access, setAccess] = useState(setup.access);
  const read = hubUrl.safeParse(typed);
  const wrong = read.success ? '' : (read.error.issues[0]?.message ?? '');
  const isUsable = read.success && read.data !== null;

  function save(): void {
    change.save({
      ...(fixed.hubUrl === null && { hubUrl: typed }),
      ...(fixed.access === null && access !== setup.access && { access }),
    });
  }

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label="Link in the invite"
        isCode
        inputMode="url"
        value={typed}
        fixed={fixed.hubUrl}
        placeholder="https://hub.example/join?code={code}"
        error={typed.trim() === '' ? change.fields['hubUrl'] : wrong || change.fields['hubUrl']}
        hint={
          <>
            Your hub’s address, with <code>{'{code}'}</code> where each person’s own code belongs;{' '}
            <code>{'{email}'}</code> is their address.
          </>
        }
        onChange={(value) => {
          setTyped(value);
          change.clear('hubUrl');
        }}
      />
      {isUsable && (
        <p className="second preview">
          Ada would get <code>{fillPattern(typed.trim(), EXAMPLE.code, EXAMPLE.email)}</code>
        </p>
      )}
      {isUsable && access === 'direct' && isSameForEveryone(typed) && (
        <p className="aside warn">
          <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
          The same link for everyone: it cannot be withdrawn.
        </p>
      )}
      <ChoiceField
        label="How the link leads there"
        value={access}
        fixed={fixed.access}
        error={change.fields['access']}
        options={[
          {
            value: 'direct',
            label: 'Straight to the hub',
            words: 'It works without Usher. Whoever used it may keep it; Usher lists whom to remove.',
          },
          {
            value: 'gated',
            label: 'Through Usher',
            words:
              'Usher forwards it while the invite stands, and ends it when it does not. Usher has to be running.',
            closed:
              gatedProblem && setup.access !== 'gated'
                ? `${gatedProblem.sentence} ${gatedProblem.action}`
                : null,
          },
        ]}
        onChange={setAccess}
      />
      {(fixed.hubUrl === null || fixed.access === null) && (
        <ChangeButton change={change} isReady={wrong === ''} onSave={save} />
      )}
    </form>
  );
}
