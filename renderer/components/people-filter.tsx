import { ListFilter } from 'lucide-react';
import { useId } from 'react';
import { number, plain } from '../../shared/format.ts';
import type { PeopleQuery } from '../../shared/people-query.ts';
import type { Client } from '../client.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { Menu } from './menu.tsx';

interface PeopleFilterProps {
  readonly client: Client;
  readonly query: PeopleQuery;
  readonly onAsk: (change: Partial<PeopleQuery>) => void;
}

type Choices<T> = readonly { readonly words: string; readonly value: T }[];

const SOURCE_CHOICES: Choices<PeopleQuery['source']> = [
  { words: 'Anywhere', value: null },
  { words: 'A ticket from Tito', value: 'ticket' },
  { words: 'Added by hand', value: 'by hand' },
  { words: 'No ticket any more', value: 'no ticket' },
];
const TEST_CHOICES: Choices<boolean | null> = [
  { words: 'Live and test', value: null },
  { words: 'Only test tickets', value: true },
  { words: 'No test tickets', value: false },
];
const CHECKED_IN_CHOICES: Choices<boolean | null> = [
  { words: 'Anybody', value: null },
  { words: 'Checked in', value: true },
  { words: 'Not checked in', value: false },
];
const OPENED_CHOICES: Choices<boolean | null> = [
  { words: 'Anybody', value: null },
  { words: 'Opened their link', value: true },
  { words: 'Not opened yet', value: false },
];

/** What the list is narrowed by besides the search, as it is said on a chip, and what takes it away. */
export function narrowings(query: PeopleQuery): { words: string; without: Partial<PeopleQuery> }[] {
  const { types, test, source, checkedIn, opened } = query;
  const one = <T,>(choices: Choices<T>, value: T, without: Partial<PeopleQuery>) =>
    value === null
      ? []
      : choices.filter((each) => each.value === value).map(({ words }) => ({ words, without }));
  return [
    ...types.map((type) => ({
      words: type,
      without: { types: types.filter((each) => each !== type) },
    })),
    ...one(TEST_CHOICES, test, { test: null }),
    ...one(SOURCE_CHOICES, source, { source: null }),
    ...one(CHECKED_IN_CHOICES, checkedIn, { checkedIn: null }),
    ...one(OPENED_CHOICES, opened, { opened: null }),
  ];
}

export function PeopleFilter({ client, query, onAsk }: PeopleFilterProps) {
  return (
    <Menu label="Filter" Icon={ListFilter} number={narrowings(query).length}>
      {() => (
        <>
          <TicketTypes client={client} query={query} onAsk={onAsk} />
          <Choice
            label="Came from"
            choices={SOURCE_CHOICES}
            value={query.source}
            onChoose={(source) => onAsk({ source })}
          />
          <Choice
            label="Test tickets"
            choices={TEST_CHOICES}
            value={query.test}
            onChoose={(test) => onAsk({ test })}
          />
          <Choice
            label="At the door"
            choices={CHECKED_IN_CHOICES}
            value={query.checkedIn}
            onChoose={(checkedIn) => onAsk({ checkedIn })}
          />
          <Choice
            label="Access link"
            choices={OPENED_CHOICES}
            value={query.opened}
            onChoose={(opened) => onAsk({ opened })}
          />
        </>
      )}
    </Menu>
  );
}

function TicketTypes({ client, query, onAsk }: PeopleFilterProps) {
  const { connection, types } = query;
  const { answer, problem } = useAnswer(client, 'ticketTypes', { connection }, connection);
  const names = answer?.rows.map(({ name }) => name) ?? [];
  const gone = types.filter((type) => answer && !names.includes(type));
  const rows = [...(answer?.rows ?? []), ...gone.map((name) => ({ name, people: 0 }))];
  return (
    <fieldset className="menu-list">
      <legend>Ticket type</legend>
      {problem && <p className="second">{problem.sentence}</p>}
      {answer && rows.length === 0 && <p className="second">No tickets yet.</p>}
      {rows.map(({ name, people }) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={types.includes(name)}
            onChange={({ target }) =>
              onAsk({ types: target.checked ? [...types, name] : types.filter((each) => each !== name) })
            }
          />
          <span>{plain(name)}</span>
          <span className="menu-count">{number(people)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface ChoiceProps<T> {
  readonly label: string;
  readonly choices: Choices<T>;
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

function Choice<T>({ label, choices, value, onChoose }: ChoiceProps<T>) {
  const id = useId();
  return (
    <p className="menu-choice">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={choices.findIndex((each) => each.value === value)}
        onChange={({ target }) => {
          const chosen = choices[Number(target.value)];
          if (chosen) onChoose(chosen.value);
        }}
      >
        {choices.map(({ words }, at) => (
          <option key={words} value={at}>
            {words}
          </option>
        ))}
      </select>
    </p>
  );
}
