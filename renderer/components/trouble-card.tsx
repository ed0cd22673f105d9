import { useState } from 'react';
import type { ConnectionView, ParticipantView, StatusView } from '../../shared/contract.ts';
import { number, plain } from '../../shared/format.ts';
import { inviteLabel } from '../../shared/labels.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { useDeed } from '../hooks/use-deed.ts';
import type { PersonName } from '../people.ts';
import { actionsFor } from '../person-actions.ts';
import { Chip } from './chip.tsx';
import { Field, FormDialog, textOf } from './form-dialog.tsx';
import { Failure } from './list-states.tsx';
import { ProblemNote } from './notices.tsx';

interface TroubleCardProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly connection: ConnectionView;
  readonly status: StatusView;
  readonly now: number;
  readonly onOpenPerson: (person: PersonName) => void;
}

/** As many as can be seen to one by one. */
const SHOWN = 50;

/** Whose invite was refused or is in doubt, and what to do about each. */
export function TroubleCard({ client, byHand, connection, status, now, onOpenPerson }: TroubleCardProps) {
  const question = { connection: connection.id, offset: 0, limit: SHOWN };
  const { answer, problem, retry } = useAnswer(client, 'troubled', question, status);
  if (problem) return <Failure problem={problem} onRetry={retry} />;
  if (!answer || answer.total === 0) return null;
  return (
    <section className="card">
      <div className="title-row">
        <h3>Needs a look</h3>
        <span className="pill">{number(answer.total)}</span>
      </div>
      <ul className="trouble">
        {answer.rows.map((person) => (
          <Row
            key={person.email}
            person={person}
            connection={connection}
            byHand={byHand}
            now={now}
            onOpen={() => onOpenPerson(person)}
          />
        ))}
      </ul>
      {answer.total > answer.rows.length && (
        <p className="second">
          And {number(answer.total - answer.rows.length)} more, once these are seen to.
        </p>
      )}
    </section>
  );
}

interface RowProps {
  readonly person: ParticipantView;
  readonly connection: ConnectionView;
  readonly byHand: ByHand;
  readonly now: number;
  readonly onOpen: () => void;
}

/** Others than these are found beside the person. */
const HERE = ['resend', 'accept ambiguous', 'resend ambiguous'];

function Row({ person, connection, byHand, now, onOpen }: RowProps) {
  const [isCorrecting, setCorrecting] = useState(false);
  const { problem, run } = useDeed();
  const { email, name, invite, tickets } = person;
  const actions = actionsFor(person, connection).filter(({ action }) => HERE.includes(action.do));
  const ticket = tickets.find(({ state }) => state === 'complete') ?? tickets[0];
  return (
    <li className="trouble-row">
      <div className="trouble-who">
        <p>
          <button type="button" className="name-button" data-row onClick={onOpen}>
            <bdi>{plain(name || email)}</bdi>
          </button>{' '}
          <Chip label={inviteLabel(invite, now)} />
        </p>
        {name !== '' && <p className="detail">{plain(email)}</p>}
        {invite.reason && <p className="detail">{plain(invite.reason)}</p>}
      </div>
      <div className="panel-actions">
        {actions.map(({ label, hint, action }) => (
          <button
            key={label}
            type="button"
            className="button small"
            title={hint}
            onClick={() => void run(() => byHand.act(connection.id, action))}
          >
            {label}
          </button>
        ))}
        {ticket && invite.state === 'failed' && (
          <button type="button" className="button small" onClick={() => setCorrecting(true)}>
            Correct the address…
          </button>
        )}
      </div>
      {problem && <ProblemNote problem={problem} />}
      {isCorrecting && ticket && (
        <FormDialog
          title={`Correct the address of ${plain(name || email)}`}
          submit="Correct and invite"
          onClose={() => setCorrecting(false)}
          onSubmit={(values) =>
            byHand.act(connection.id, {
              do: 'correct address',
              ticket: ticket.slug,
              to: textOf(values, 'address'),
            })
          }
        >
          <Field
            name="address"
            label="E-mail address"
            value={email}
            hint="They are invited at this address, until Tito names yet another one for the ticket."
            isAddress
          />
        </FormDialog>
      )}
    </li>
  );
}
