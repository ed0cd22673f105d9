import { useState } from 'react';
import type { ConnectionSetup } from '../../../shared/contract.ts';
import { plain } from '../../../shared/format.ts';
import type { ByHand } from '../../by-hand.ts';
import type { Client } from '../../client.ts';
import { ChoiceField, TextField } from '../field.tsx';
import { ChangeButton, useChange } from './change.tsx';

interface TypesStepProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly setup: ConnectionSetup;
}

/** Everybody, or the holders of some ticket types only. */
export function TypesStep({ client, byHand, setup }: TypesStepProps) {
  const change = useChange(client, byHand, setup);
  const [wanted, setWanted] = useState<readonly string[]>(setup.ticketTypes);
  const [isSome, setSome] = useState(setup.ticketTypes.length > 0);
  const [typed, setTyped] = useState('');
  const fixed = setup.fixed.ticketTypes;
  const isWanted = (type: string) => wanted.some((each) => same(each, type));
  const listed = [
    ...setup.knownTypes,
    ...wanted.filter((type) => !setup.knownTypes.some((known) => same(known, type))),
  ];

  function toggle(type: string): void {
    setWanted(isWanted(type) ? wanted.filter((each) => !same(each, type)) : [...wanted, type]);
  }

  function add(): void {
    const type = typed.trim();
    if (type !== '' && !isWanted(type)) setWanted([...wanted, type]);
    setTyped('');
  }

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') add();
        else change.save({ ticketTypes: isSome ? [...wanted] : [] });
      }}
    >
      <ChoiceField
        label="Who is invited"
        isLabelSeen={false}
        value={isSome ? 'some' : 'all'}
        fixed={fixed}
        error={change.fields['ticketTypes']}
        options={[
          { value: 'all', label: 'Everyone', words: 'Whoever holds a valid ticket.' },
          {
            value: 'some',
            label: 'Only some ticket types',
            words: 'Tickets of other types are recorded and held.',
          },
        ]}
        onChange={(value) => setSome(value === 'some')}
      />
      {isSome && (
        <fieldset className="types" disabled={fixed !== null}>
          <legend>Ticket types</legend>
          {listed.map((type) => (
            <label key={type} className="option">
              <input type="checkbox" checked={isWanted(type)} onChange={() => toggle(type)} />
              {plain(type)}
            </label>
          ))}
          {setup.knownTypes.length === 0 && (
            <p className="second">
              Usher learns them from Tito’s deliveries. Until the first is in, type them as they are called in
              Tito.
            </p>
          )}
          <div className="add-type">
            <TextField
              label="Another ticket type"
              value={typed}
              onChange={setTyped}
              placeholder="Early Bird"
            />
            <button type="submit" className="button" disabled={typed.trim() === ''}>
              Add
            </button>
          </div>
        </fieldset>
      )}
      {fixed === null && (
        <ChangeButton
          change={change}
          isReady={!isSome || wanted.length > 0}
          onSave={() => change.save({ ticketTypes: isSome ? [...wanted] : [] })}
        />
      )}
    </form>
  );
}

/** As the service compares them: trimmed, composed, without case. */
function same(one: string, other: string): boolean {
  const comparable = (text: string) => text.trim().normalize('NFC').toLowerCase();
  return comparable(one) === comparable(other);
}
