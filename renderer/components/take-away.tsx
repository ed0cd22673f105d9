import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { StatusView, TakeAwayRow } from '../../shared/contract.ts';
import { number, plain, shortTime } from '../../shared/format.ts';
import type { Problem } from '../../shared/model.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { useStateOf } from '../hooks/use-state-of.ts';
import type { PersonName } from '../people.ts';
import { TakeAwayList } from '../take-away-list.ts';
import { ConnectionName } from './connection-name.tsx';
import { Failure, Skeleton } from './list-states.tsx';
import { ProblemNote } from './notices.tsx';
import { ShowMore } from './show-more.tsx';
import { When } from './when.tsx';

interface TakeAwayProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly status: StatusView;
  /** Does the place show one connection? The list is of all of them, and says so. */
  readonly isOneShown: boolean;
  readonly now: number;
  readonly onOpenPerson: (person: PersonName) => void;
}

/** Who may still get into the hub although their invite is withdrawn, to be ticked off one by one. */
export function TakeAway({ client, byHand, status, isOneShown, now, onOpenPerson }: TakeAwayProps) {
  const [list] = useState(() => new TakeAwayList(client));
  const { rows, total, problem } = useStateOf(list);
  const [refused, setRefused] = useState<Problem | null>(null);
  const toDo = status.counts.takeAway;
  // Another number means another list.
  useEffect(() => void list.refresh(), [list, toDo]);

  async function tick(row: TakeAwayRow, done: boolean): Promise<void> {
    setRefused(null);
    list.tick(row, done);
    const found = await byHand.act(row.connection, { do: 'taken away', address: row.email, done });
    if (found === null) return;
    list.tick(row, !done);
    setRefused(found);
  }

  return (
    <section className="card" aria-labelledby="take-away">
      <div className="title-row">
        <h3 id="take-away">Access to take away</h3>
        {toDo > 0 && <span className="pill">{number(toDo)} to do</span>}
        <span className="spring" />
        {rows && rows.length > 0 && (
          <a className="button small" href="export/take-away.csv" download>
            <Download size={14} strokeWidth={1.5} aria-hidden="true" />
            CSV
          </a>
        )}
      </div>
      <p className="second">
        Usher cannot reach your hub: whoever was let in there before their invite was withdrawn stays in until
        you remove them.{isOneShown && ' This list is of all your events.'}
      </p>
      {refused && <ProblemNote problem={refused} />}
      {problem && <Failure problem={problem} onRetry={() => void list.refresh()} />}
      {!problem && rows === null && <Skeleton rows={2} />}
      {rows?.length === 0 && !problem && (
        <p>Nobody. Whoever is withdrawn after their invite went out appears here.</p>
      )}
      {rows && rows.length > 0 && (
        <table className="take-away">
          <thead>
            <tr>
              <th scope="col">Done</th>
              <th scope="col">Name</th>
              <th scope="col">Withdrawn because</th>
              <th scope="col">Invited</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={`${row.connection} ${row.email}`}
                row={row}
                isNamed={status.connections.length > 1}
                now={now}
                onTick={(done) => void tick(row, done)}
                onOpen={() => onOpenPerson(row)}
              />
            ))}
          </tbody>
        </table>
      )}
      {rows && rows.length < total && !problem && (
        <ShowMore words={`Show more, ${number(total - rows.length)} left`} onMore={() => list.showMore()} />
      )}
    </section>
  );
}

interface RowProps {
  readonly row: TakeAwayRow;
  /** Is the connection named, because there are several? */
  readonly isNamed: boolean;
  readonly now: number;
  readonly onTick: (done: boolean) => void;
  readonly onOpen: () => void;
}

function Row({ row, isNamed, now, onTick, onOpen }: RowProps) {
  const { connection, email, name, reason, sentAt, done } = row;
  const who = plain(name || email);
  return (
    <tr className={done ? 'done' : undefined}>
      <td>
        <input
          type="checkbox"
          checked={done}
          aria-label={`${who} is removed from the hub`}
          onChange={(event) => onTick(event.target.checked)}
        />
      </td>
      <td>
        <button type="button" className="name-button" data-row onClick={onOpen}>
          <bdi>{who}</bdi>
        </button>
        {name !== '' && <div className="detail">{plain(email)}</div>}
        {isNamed && (
          <div className="detail">
            <ConnectionName id={connection} />
          </div>
        )}
      </td>
      <td className="reason">{plain(reason)}</td>
      <td>{sentAt === null ? 'maybe' : <When at={sentAt} words={shortTime(sentAt, now)} />}</td>
    </tr>
  );
}
