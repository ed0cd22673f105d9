import { expect, test } from 'vitest';
import { exportFiles } from '../../../electron/api/export-files.ts';
import { PeopleAnswers } from '../../../electron/api/people/answers.ts';
import { PeopleIndex } from '../../../electron/api/people/index.ts';
import { Picks } from '../../../electron/api/people/selected.ts';
import { EVERYBODY, pairsOf, queryFrom } from '../../../shared/people-query.ts';
import { Desk } from '../../helpers/desk.ts';
import { CONNECTION } from '../../helpers/world.ts';

const PAGE = { query: '', offset: 0, limit: 100 };

async function open(desk: Desk) {
  const index = new PeopleIndex(desk.state);
  desk.onRecord.push((record) => index.after(record));
  const picks = new Picks(() => 'a-pick');
  const files = exportFiles({
    state: async () => desk.state,
    deliveries: () => (async function* () {})(),
    rejected: () => [],
    index,
    picks,
  });
  const exported = async (path: string, asked = ''): Promise<string> => {
    const made = await files[path]?.(new AbortController().signal, new URLSearchParams(asked));
    if (!made || 'code' in made) return made?.code ?? 'nothing';
    let text = '';
    for await (const part of made.body) text += part;
    return text;
  };
  return { people: new PeopleAnswers(desk.state, index), picks, exported };
}

test('a place is told for whom the reader was looking at', async () => {
  const desk = await Desk.open();
  for (const name of ['Ada', 'Bo', 'Cy']) {
    await desk.deliver('ticket.completed', { slug: name, name, email: `${name}@example.org` });
  }
  const { people } = await open(desk);
  const near = { connection: CONNECTION, email: 'cy@example.org' };
  expect((await people.participants({ ...PAGE, near })).nearAt).toBe(2);
  expect((await people.participants({ ...PAGE, query: 'ada', near })).nearAt).toBeNull();
});

test('a ticket that waits is a row of its own kind, with its order, and found by it', async () => {
  const desk = await Desk.open();
  await desk.deliver('ticket.created', {
    slug: 'ti_9',
    reference: 'XK2L-3',
    email: null,
    name: '',
    state_name: 'new',
  });
  const { people } = await open(desk);
  const page = await people.waitingTickets({ ...PAGE, query: 'xk2l' });
  expect(page.rows).toMatchObject([
    { reference: 'XK2L-3', release: 'Early Bird', reason: 'no address on it yet' },
  ]);
  expect((await people.participants({ ...PAGE, query: 'xk2l' })).counts).toMatchObject({
    everyone: 0,
    waiting: 1,
  });
});

test('an export of what is found has just those, in the order of the list, and is safe in a spreadsheet', async () => {
  const desk = await Desk.open();
  await desk.deliver('ticket.completed', {
    slug: 'a',
    name: '=HYPERLINK("http://x")',
    email: 'zed@acme.example',
  });
  await desk.deliver('ticket.completed', {
    slug: 'b',
    name: 'Bo',
    email: 'bo@acme.example',
    release_title: 'VIP',
  });
  await desk.deliver('ticket.completed', { slug: 'c', name: 'Cy', email: 'cy@other.example' });
  const { exported, picks } = await open(desk);
  const emails = async (asked: string) =>
    (JSON.parse(await exported('/export/participants.json', asked)) as { email: string }[]).map(
      ({ email }) => email,
    );
  expect(await emails('')).toEqual(['zed@acme.example', 'bo@acme.example', 'cy@other.example']);
  const acme = new URLSearchParams(pairsOf({ ...EVERYBODY, query: 'acme', descending: true })).toString();
  expect(await emails(acme)).toEqual(['bo@acme.example', 'zed@acme.example']);
  expect(await emails('types=VIP')).toEqual(['bo@acme.example']);
  const csv = await exported('/export/participants.csv', acme);
  expect(csv.trim().split('\n')).toHaveLength(3);
  expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
  picks.keep([{ connection: CONNECTION, email: 'cy@other.example' }]);
  expect(await emails('picked=a-pick')).toEqual(['cy@other.example']);
  expect(await emails('except=a-pick')).toEqual(['zed@acme.example', 'bo@acme.example']);
});

test('an export of the tickets that wait has all of them, or those that are found', async () => {
  const desk = await Desk.open();
  const unnamed = { email: null, name: '', state_name: 'new' };
  await desk.deliver('ticket.created', { slug: 'a', reference: 'XK2L-1', ...unnamed });
  await desk.deliver('ticket.created', { slug: 'b', reference: 'ZZ9P-1', ...unnamed });
  await desk.deliver('ticket.completed', { slug: 'c', reference: 'XK2L-2', email: 'ada@example.org' });
  const { exported } = await open(desk);
  const references = async (asked: string) =>
    (JSON.parse(await exported('/export/waiting.json', asked)) as { reference: string }[]).map(
      ({ reference }) => reference,
    );
  expect(await references('')).toEqual(['XK2L-1', 'ZZ9P-1']);
  expect(await references('query=xk2l')).toEqual(['XK2L-1']);
  expect(await references('query=nobody')).toEqual([]);
  const csv = await exported('/export/waiting.csv', 'query=zz9p');
  expect(csv.trim().split('\n').slice(1)).toEqual([expect.stringContaining('ZZ9P-1')]);
});

test('an export that asks for something unknown is refused, not answered with everybody', async () => {
  const { exported } = await open(await Desk.open());
  expect(await exported('/export/participants.csv', 'tabs=held')).toBe('unreadable');
  expect(await exported('/export/participants.csv', 'tab=nonsense')).toBe('unreadable');
  expect(await exported('/export/participants.csv', 'picked=gone')).toBe('forgotten');
  expect(await exported('/export/waiting.json', 'tab=nonsense')).toBe('unreadable');
});

test('a query reads back from an address as it was', () => {
  for (const query of [
    EVERYBODY,
    { ...EVERYBODY, query: 'a&b=c ü', types: ['VIP', 'A, B'], test: false, checkedIn: true },
    { ...EVERYBODY, connection: 'true', tab: 'needs a look', source: 'by hand', sort: 'checked in' },
  ] as const) {
    const address = new URLSearchParams(pairsOf({ ...query, types: [...query.types] })).toString();
    const read = queryFrom([...new URLSearchParams(address)]);
    expect(read).toEqual(query);
  }
});
