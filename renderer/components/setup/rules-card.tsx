import { useState } from 'react';
import type { ConnectionSetup } from '../../../shared/contract.ts';
import type { ByHand } from '../../by-hand.ts';
import type { Client } from '../../client.ts';
import { ChoiceField, FixedNote, TextField } from '../field.tsx';
import { Card } from '../panel.tsx';
import { ChangeButton, useChange } from './change.tsx';

interface RulesCardProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly setup: ConnectionSetup;
}

/** What counts as a ticket, and what happens around an invite. */
export function RulesCard({ client, byHand, setup }: RulesCardProps) {
  const { fixed } = setup;
  const change = useChange(client, byHand, setup);
  const [testPolicy, setTestPolicy] = useState(setup.testTickets.do);
  const [to, setTo] = useState(setup.testTickets.do === 'redirect' ? setup.testTickets.to : '');
  const [onlyPaid, setOnlyPaid] = useState(setup.onlyPaid);
  const [withdrawNotice, setWithdrawNotice] = useState(setup.withdrawNotice);
  const [recordVisits, setRecordVisits] = useState(setup.recordVisits);

  function save(): void {
    const testTickets =
      testPolicy === 'redirect' ? ({ do: 'redirect', to } as const) : ({ do: testPolicy } as const);
    change.save({
      ...(fixed.testTickets === null && { testTickets }),
      ...(fixed.onlyPaid === null && { onlyPaid }),
      withdrawNotice,
      recordVisits,
    });
  }

  return (
    <Card title="Rules">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <ChoiceField
          label="Test tickets"
          value={testPolicy}
          fixed={fixed.testTickets}
          options={[
            {
              value: 'hold',
              label: 'Hold them',
              words: 'They are recorded and shown in violet. Nobody is mailed.',
            },
            {
              value: 'redirect',
              label: 'Mail them to me',
              words:
                'The invite comes to your own address, marked as a test, with a link that opens nothing.',
            },
            {
              value: 'send',
              label: 'Treat them like live ones',
              words: 'Whoever orders a test ticket gets a real invite.',
            },
          ]}
          onChange={setTestPolicy}
        />
        {testPolicy === 'redirect' && (
          <TextField
            label="Your e-mail address"
            inputMode="email"
            value={to}
            fixed={fixed.testTickets}
            error={change.fields['redirectTo']}
            onChange={(value) => {
              setTo(value);
              change.clear('redirectTo');
            }}
          />
        )}
        <fieldset className="options">
          <legend>Invites</legend>
          <label className="option">
            <input
              type="checkbox"
              checked={onlyPaid}
              disabled={fixed.onlyPaid !== null}
              onChange={(event) => setOnlyPaid(event.target.checked)}
            />
            Only for paid orders; those paid by invoice wait until Tito says so
            {fixed.onlyPaid && <FixedNote variable={fixed.onlyPaid} />}
          </label>
          <label className="option">
            <input
              type="checkbox"
              checked={withdrawNotice}
              onChange={(event) => setWithdrawNotice(event.target.checked)}
            />
            Tell people by mail when their access is withdrawn
          </label>
          {setup.access === 'gated' && (
            <label className="option">
              <input
                type="checkbox"
                checked={recordVisits}
                onChange={(event) => setRecordVisits(event.target.checked)}
              />
              Note when somebody’s link is fetched (it may be a scanner)
            </label>
          )}
        </fieldset>
        <ChangeButton change={change} onSave={save} />
      </form>
    </Card>
  );
}
