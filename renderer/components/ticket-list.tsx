import { useState } from 'react';
import type { ParticipantView, TicketView } from '../../shared/contract.ts';
import { exactTime, plain } from '../../shared/format.ts';
import { ticketStateWord } from '../../shared/labels.ts';
import type { ByHand } from '../by-hand.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { canRelease } from '../person-actions.ts';
import { Chip } from './chip.tsx';
import { Field, FormDialog, textOf } from './form-dialog.tsx';
import { ProblemNote } from './notices.tsx';
import { Card } from './panel.tsx';

interface TicketListProps {
  readonly person: ParticipantView;
  readonly byHand: ByHand;
}

/** The tickets of one person, and what can be done about each. */
export function TicketList({ person, byHand }: TicketListProps) {
  const { tickets, checkedInAt } = person;
  return (
    <Card title={tickets.length === 1 ? 'Ticket' : 'Tickets'}>
      <ul className="tickets">
        {tickets.map((ticket) => (
          <Ticket key={ticket.slug} ticket={ticket} person={person} byHand={byHand} />
        ))}
      </ul>
      {tickets.length === 0 && <p className="second">Holds no ticket now.</p>}
      {checkedInAt !== null && <p className="second">Checked in on {exactTime(checkedInAt)}</p>}
    </Card>
  );
}

function Ticket({ ticket, person, byHand }: TicketListProps & { readonly ticket: TicketView }) {
  const { slug, release, reference, state, mode } = ticket;
  const { connection, email } = person;
  const [isChanging, setChanging] = useState(false);
  const { problem, run } = useDeed();
  return (
    <li>
      <span>{plain(release)}</span>
      <code>{plain(reference)}</code>
      <span className="second">{ticketStateWord(state)}</span>
      {mode === 'test' && <Chip label={{ word: 'Test', tone: 'test' }} />}
      {mode === 'unstated' && <span className="second">Tito did not say if live or test</span>}
      <div className="ticket-actions">
        {canRelease(person, ticket) && (
          <button
            type="button"
            className="button small"
            title="Let it count like a live one"
            onClick={() => void run(() => byHand.act(connection, { do: 'release test', ticket: slug }))}
          >
            Release test ticket
          </button>
        )}
        <button type="button" className="button small" onClick={() => setChanging(true)}>
          Correct the address…
        </button>
      </div>
      {problem && <ProblemNote problem={problem} />}
      {isChanging && (
        <FormDialog
          title={`Correct the address of ticket ${plain(reference || slug)}`}
          submit="Correct the address"
          onClose={() => setChanging(false)}
          onSubmit={(values) =>
            byHand.act(connection, { do: 'correct address', ticket: slug, to: textOf(values, 'address') })
          }
        >
          <Field
            name="address"
            label="E-mail address"
            value={email}
            hint="The ticket counts for this address until Tito names yet another one. Whoever held it until now is judged again by the tickets they have left."
            isAddress
          />
        </FormDialog>
      )}
    </li>
  );
}
