import { useState } from 'react';
import type { ConnectionSetup, TicketType } from '../../../shared/contract.ts';
import { plain } from '../../../shared/format.ts';
import type { ByHand } from '../../by-hand.ts';
import type { Client } from '../../client.ts';
import { isCalled, lasting } from '../../ticket-types.ts';
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
  const { knownTypes } = setup;
  const isWanted = (type: TicketType) => wanted.some((each) => isCalled(type, each));
  const listed = [
    ...knownTypes,
    ...wanted
      .filter((each) => !knownTypes.some((type) => isCalled(type, each)))
      .map((title) => ({ slug: null, title })),
  ];

  function toggle(type: TicketType): void {
    setWanted(isWanted(type) ? wanted.filter((each) => !isCalled(type, each)) : [...wanted, type.title]);
  }

  function add(): void {
    const title = typed.trim();
    if (title !== '' && !listed.some((type) => isCalled(type, title) && isWanted(type))) {
      setWanted([...wanted, title]);
    }
    setTyped('');
  }

  function save(): void {
    change.save({ ticketTypes: isSome ? lasting(wanted, knownTypes) : [] });
  }

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') add();
        else save();
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
            <label key={type.slug ?? type.title} className="option">
              <input type="checkbox" checked={isWanted(type)} onChange={() => toggle(type)} />
              {plain(type.title)}
            </label>
          ))}
          {knownTypes.length === 0 && (
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
        <ChangeButton change={change} isReady={!isSome || wanted.length > 0} onSave={save} />
      )}
    </form>
  );
}
