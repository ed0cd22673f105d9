import { type MouseEvent, memo } from 'react';
import type { ParticipantView, WaitingTicketView } from '../../shared/contract.ts';
import { initials, plain, shortTime } from '../../shared/format.ts';
import { inviteLabel, type Label } from '../../shared/labels.ts';
import type { Column } from '../columns.ts';
import { isPerson, type ListRow } from '../people.ts';
import { Chip } from './chip.tsx';
import { ConnectionName } from './connection-name.tsx';
import { When } from './when.tsx';

export interface RowProps {
  readonly row: ListRow;
  /** Its place in the list. */
  readonly at: number;
  readonly columns: readonly Column[];
  readonly isSelected: boolean;
  readonly isTicked: boolean;
  /** Does Tab lead to it? */
  readonly isCurrent: boolean;
  readonly now: number;
  readonly onOpen: (at: number, withShift: boolean) => void;
  readonly onTick: (at: number, withShift: boolean) => void;
  readonly onFocus: (at: number) => void;
}

export const Row = memo(function Row(props: RowProps) {
  const { row, at, columns, isSelected, isTicked, isCurrent, now } = props;
  const name = isPerson(row) ? row.name || row.email : row.name || `Ticket ${row.reference || row.slug}`;
  const below = isPerson(row) ? (row.name === '' ? '' : row.email) : boughtBy(row);
  return (
    <>
      <td className="col-tick">
        {isPerson(row) && (
          <input
            type="checkbox"
            tabIndex={-1}
            checked={isTicked}
            aria-label={`Choose ${plain(name)}`}
            onClick={(event: MouseEvent) => props.onTick(at, event.shiftKey)}
            onChange={() => {}}
          />
        )}
      </td>
      <td className="col-name">
        <span className={isPerson(row) ? 'initials' : 'initials nobody'} aria-hidden="true">
          {isPerson(row) ? initials(row.name, row.email) : '?'}
        </span>
        <span className="who-words">
          <button
            type="button"
            className="row-button"
            data-row
            tabIndex={isCurrent ? 0 : -1}
            aria-pressed={isSelected}
            onFocus={() => props.onFocus(at)}
            onClick={(event) => props.onOpen(at, event.shiftKey)}
          >
            <bdi>{plain(name)}</bdi>
          </button>
          {below !== '' && <span className="detail">{plain(below)}</span>}
        </span>
      </td>
      {columns.map((column) => (
        <td key={column} className={`col ${classOf(column)}`}>
          {isPerson(row) ? (
            <PersonCell column={column} person={row} now={now} />
          ) : (
            <TicketCell column={column} ticket={row} />
          )}
        </td>
      ))}
    </>
  );
});

export function classOf(column: Column): string {
  return `col-${column.replace(' ', '-')}`;
}

function PersonCell({ column, person, now }: { column: Column; person: ParticipantView; now: number }) {
  const { tickets, invite, openedAt, checkedInAt, guest } = person;
  switch (column) {
    case 'ticket': {
      const types = [...new Set(tickets.map(({ release }) => plain(release)))].filter(Boolean).join(', ');
      if (types === '') return <span className="second">{guest ? 'Added by hand' : ''}</span>;
      return <span title={types}>{types}</span>;
    }
    case 'reference':
      return (
        <>
          <code>{plain(tickets[0]?.reference ?? '')}</code>
          {tickets.length > 1 && <span className="second"> +{tickets.length - 1}</span>}
        </>
      );
    case 'invite': {
      const label = inviteLabel(invite, now);
      const reason = label.tone === 'test' ? null : invite.reason;
      return (
        <>
          <Chip label={label} />
          {reason !== null && (
            <span className="detail reason" title={plain(reason)}>
              {plain(reason)}
            </span>
          )}
        </>
      );
    }
    case 'opened':
      return openedAt === null ? null : <When at={openedAt} words={shortTime(openedAt, now)} />;
    case 'checked in':
      return checkedInAt === null ? null : <When at={checkedInAt} words={shortTime(checkedInAt, now)} />;
    case 'event':
      return <ConnectionName id={person.connection} />;
  }
}

const WAITING: Label = { word: 'Waiting', tone: 'quiet' };
const TEST: Label = { word: 'Test, waiting', tone: 'test' };

function TicketCell({ column, ticket }: { column: Column; ticket: WaitingTicketView }) {
  switch (column) {
    case 'ticket':
      return <span title={plain(ticket.release)}>{plain(ticket.release)}</span>;
    case 'reference':
      return <code>{plain(ticket.order)}</code>;
    case 'invite':
      return (
        <>
          <Chip label={ticket.mode === 'test' ? TEST : WAITING} />
          <span className="detail reason">{ticket.reason}</span>
        </>
      );
    case 'event':
      return <ConnectionName id={ticket.connection} />;
    default:
      return null;
  }
}

function boughtBy({ name, reference, buyer, order }: WaitingTicketView): string {
  if (name !== '' && reference !== '') return `Ticket ${reference}`;
  if (buyer !== '') return `Bought by ${buyer}`;
  return order === '' ? '' : `Order ${order}`;
}
