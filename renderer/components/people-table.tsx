import { memo } from 'react';
import type { ParticipantView } from '../../shared/contract.ts';
import { initials, inviteLabel, plain } from '../../shared/format.ts';
import { isSamePerson } from '../people.ts';
import { Chip } from './chip.tsx';

interface PeopleTableProps {
  readonly rows: readonly ParticipantView[];
  readonly selected: ParticipantView | null;
  readonly now: number;
  readonly onSelect: (person: ParticipantView) => void;
}

export function PeopleTable({ rows, selected, now, onSelect }: PeopleTableProps) {
  return (
    <table className="people">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Ticket</th>
          <th scope="col" className="reference">
            Reference
          </th>
          <th scope="col">Invite</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((person) => (
          <Row
            key={`${person.connection} ${person.email}`}
            person={person}
            isSelected={isSamePerson(selected, person)}
            now={now}
            onSelect={onSelect}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly person: ParticipantView;
  readonly isSelected: boolean;
  readonly now: number;
  readonly onSelect: (person: ParticipantView) => void;
}

const Row = memo(function Row({ person, isSelected, now, onSelect }: RowProps) {
  const { name, email, invite, tickets } = person;
  const label = inviteLabel(invite, now);
  return (
    <tr className={isSelected ? 'selected' : undefined}>
      <td>
        <div className="who">
          <span className="initials" aria-hidden="true">
            {initials(name, email)}
          </span>
          <div className="who-words">
            <button
              type="button"
              className="row-button"
              data-row
              aria-pressed={isSelected}
              onClick={() => onSelect(person)}
            >
              <bdi>{plain(name || email)}</bdi>
            </button>
            {name !== '' && <div className="detail">{plain(email)}</div>}
          </div>
        </div>
      </td>
      <td className="ticket-types">{ticketTypes(person)}</td>
      <td className="reference">
        <code>{plain(tickets[0]?.reference ?? '')}</code>
        {tickets.length > 1 && <span className="second"> +{tickets.length - 1}</span>}
      </td>
      <td>
        <Chip label={label} />
        {invite.reason !== null && label.tone !== 'test' && (
          <div className="detail reason" title={plain(invite.reason)}>
            {plain(invite.reason)}
          </div>
        )}
      </td>
    </tr>
  );
});

function ticketTypes({ tickets }: ParticipantView): string {
  return [...new Set(tickets.map(({ release }) => plain(release)))].join(', ');
}
