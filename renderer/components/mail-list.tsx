import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConnectionView, MailRow, StatusView } from '../../shared/contract.ts';
import { number, plain, shortTime } from '../../shared/format.ts';
import { inviteLabel, type Label } from '../../shared/labels.ts';
import type { Client } from '../client.ts';
import { useKeys } from '../hooks/use-keys.ts';
import { useStateOf } from '../hooks/use-state-of.ts';
import { MailsList, type WhichMails } from '../mails.ts';
import { Chip } from './chip.tsx';
import { Empty, Failure, Skeleton } from './list-states.tsx';
import { KeptMailReader, MailReader } from './mail-reader.tsx';
import { SearchBox } from './search-box.tsx';
import { Segment } from './segment.tsx';
import { ShowMore } from './show-more.tsx';
import { When } from './when.tsx';

interface MailListProps {
  readonly client: Client;
  readonly status: StatusView;
  readonly connection: ConnectionView;
  readonly now: number;
}

const WHICH = { out: 'Went out', would: 'Only a preview' } as const;

/** The mails themselves: the newest that went out, and those that would go out and have not. */
export function MailList({ client, status, connection, now }: MailListProps) {
  const [list] = useState(() => new MailsList(client, connection.id));
  const { which, query, rows, total, problem } = useStateOf(list);
  const [open, setOpen] = useState<MailRow | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const search = useCallback(() => input.current?.focus(), []);
  const close = useCallback(() => setOpen(null), []);
  useKeys({ search, close });
  // Whatever changes a mail changes the status with it.
  useEffect(() => {
    if (status) list.refresh();
  }, [list, status]);
  useEffect(() => () => list.stop(), [list]);

  return (
    <div className="pane">
      <div className="list-bar">
        <Segment
          label="Which mails"
          options={WHICH}
          value={which}
          onChange={(next) => void list.show(next)}
        />
        <span className="spring" />
        <SearchBox
          query={query}
          onSearch={(text) => void list.search(text)}
          input={input}
          label="Search mails"
          placeholder={which === 'out' ? 'Name, address, subject' : 'Name, address'}
        />
      </div>
      {problem && <Failure problem={problem} onRetry={() => void list.retry()} />}
      {!problem && rows === null && <Skeleton rows={8} />}
      {rows && rows.length > 0 && (
        <ul className="mails" aria-label={WHICH[which]}>
          {rows.map((row) => (
            <li key={row.page ?? row.email}>
              <button type="button" className="mail-row" data-row onClick={() => setOpen(row)}>
                <span className="mail-who">
                  <bdi>{plain(row.to)}</bdi>
                  <span className="detail">{plain(row.subject || row.reason || '')}</span>
                </span>
                <Chip label={labelOf(row, now)} />
                <span className="mail-when">
                  {row.at !== null && <When at={row.at} words={shortTime(row.at, now)} />}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {rows && rows.length < total && !problem && (
        <ShowMore words={`Show more, ${number(total - rows.length)} left`} onMore={() => list.showMore()} />
      )}
      {rows?.length === 0 && !problem && (
        <None which={which} query={query} onClear={() => void list.search('')} />
      )}
      {open?.page && <KeptMailReader client={client} page={open.page} onClose={close} />}
      {open && !open.page && open.email && (
        <MailReader
          client={client}
          person={{ connection: connection.id, email: open.email }}
          onClose={close}
        />
      )}
    </div>
  );
}

const KIND_LABELS: Readonly<Record<MailRow['kind'], Label>> = {
  invite: { word: 'Invite', tone: 'quiet' },
  notice: { word: 'Withdrawal note', tone: 'quiet' },
  test: { word: 'Test', tone: 'test' },
};

/** What became of it says more than what it is, where that is known. */
function labelOf({ kind, state, reason }: MailRow, now: number): Label {
  if (kind !== 'invite' || state === null) return KIND_LABELS[kind];
  const { word, tone } = inviteLabel(
    { state, reason, revision: 1, sentAt: null, messageId: null, link: null, retryAt: null },
    now,
  );
  return { word, tone };
}

interface NoneProps {
  readonly which: WhichMails;
  readonly query: string;
  readonly onClear: () => void;
}

function None({ which, query, onClear }: NoneProps) {
  if (query !== '') {
    return (
      <Empty title="No mail is found">
        <p>
          Nothing under “{WHICH[which]}” has “{query}” in it.
        </p>
        <button type="button" className="button" onClick={onClear}>
          Clear the search
        </button>
      </Empty>
    );
  }
  if (which === 'out') {
    return (
      <Empty title="Mails appear here as they go out">
        <p>The newest 200 are kept to be read again, tests to you among them.</p>
        <a className="button" href="#/invites/sending">
          See what is held
        </a>
      </Empty>
    );
  }
  return (
    <Empty title="No invite is waiting">
      <p>Invites that are held, or wait for their turn, can be read here before they go.</p>
      <a className="button" href="#/invites/template">
        See what they say
      </a>
    </Empty>
  );
}
