import { useId } from 'react';
import type { ConnectionView } from '../../shared/contract.ts';
import type { ByHand } from '../by-hand.ts';
import { isSending } from '../person-actions.ts';
import { eventName } from '../words.ts';
import { Field, FormDialog, textOf } from './form-dialog.tsx';

interface AddPersonProps {
  readonly byHand: ByHand;
  /** The events that are shown: with several, one of them is asked for. */
  readonly connections: readonly ConnectionView[];
  readonly onClose: () => void;
}

/** Invites somebody by hand, without a ticket. */
export function AddPerson({ byHand, connections, onClose }: AddPersonProps) {
  const select = useId();
  const [only, ...others] = connections;
  if (!only) return null;
  return (
    <FormDialog
      title="Add a person"
      submit="Add person"
      onClose={onClose}
      onSubmit={(values) => {
        const [name, address] = [textOf(values, 'name'), textOf(values, 'address')];
        const connection = textOf(values, 'connection') || only.id;
        return byHand.act(connection, { do: 'invite', address, name });
      }}
    >
      <p className="second">{whatHappens(connections)}</p>
      <Field name="name" label="Name" />
      <Field name="address" label="E-mail address" isAddress />
      {others.length > 0 && (
        <p className="field">
          <label htmlFor={select}>Event</label>
          <select id={select} name="connection">
            {connections.map(({ id, name }) => (
              <option key={id} value={id}>
                {eventName(name)}
              </option>
            ))}
          </select>
        </p>
      )}
    </FormDialog>
  );
}

function whatHappens(connections: readonly ConnectionView[]): string {
  if (connections.every(isSending)) return 'They need no ticket. Their invite goes out at once.';
  if (connections.some(isSending))
    return 'They need no ticket. Where sending is live, their invite goes out at once.';
  return 'They need no ticket. Their invite is held for as long as nothing is sent.';
}
