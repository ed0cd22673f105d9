/** What can be found and done from anywhere, by its words. */
import type { ConnectionView, StatusView } from '../shared/contract.ts';
import { PLACES, type Place } from './hooks/use-place.ts';
import { notices, type Remedy } from './notices.ts';
import { eventName } from './words.ts';

export type Deed =
  | { readonly do: 'go'; readonly place: Place }
  | { readonly do: 'follow'; readonly remedy: Remedy }
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'pause' | 'rehearse'; readonly connection: string }
  | { readonly do: 'ask'; readonly question: 'go live' | 'resume'; readonly connection: ConnectionView }
  | { readonly do: 'show'; readonly connection: string | null }
  | { readonly do: 'help' };

export interface Command {
  readonly group: 'Needs you' | 'Go to' | 'Sending' | 'More';
  readonly words: string;
  /** Other words that find it. */
  readonly also: string;
  readonly keys?: string;
  readonly deed: Deed;
}

/** Everything that can be done now. `chosen` is the connection that is shown; null for all. */
export function commandsFor(
  status: StatusView | null,
  chosen: string | null,
  titles: Readonly<Record<Place, { readonly title: string }>>,
): readonly Command[] {
  const all = status?.connections ?? [];
  const shown = all.filter(({ id }) => chosen === null || id === chosen);
  return [
    ...(status ? needs(status) : []),
    ...PLACES.map(
      (place): Command => ({
        group: 'Go to',
        words: titles[place].title,
        also: 'go to open place',
        keys: `g ${place.slice(0, 1)}`,
        deed: { do: 'go', place },
      }),
    ),
    ...shown.flatMap((connection) => sending(connection, all.length > 1)),
    ...shown.map((connection): Command => {
      const { publicUrl, localUrl } = connection;
      const where = publicUrl === null ? ' (on this computer only)' : '';
      return {
        group: 'More',
        words: `Copy the webhook URL${ofWhich(connection, all.length > 1)}${where}`,
        also: 'address endpoint tito clipboard',
        deed: { do: 'copy', text: publicUrl ?? localUrl },
      };
    }),
    ...(all.length > 1 ? switches(all, chosen) : []),
    {
      group: 'More',
      words: 'Show all keys',
      also: 'keyboard shortcuts help',
      keys: '?',
      deed: { do: 'help' },
    },
  ];
}

/** Those in which each word of the query stands, by groups; what is called so comes first. */
export function found(commands: readonly Command[], query: string): readonly Command[][] {
  const wanted = query.trim().toLowerCase();
  const parts = wanted.split(/\s+/u);
  const rank = ({ words, also, group }: Command): number => {
    const name = words.toLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (parts.every((part) => name.includes(part))) return 1;
    return parts.every((part) => `${name} ${also} ${group.toLowerCase()}`.includes(part)) ? 2 : 3;
  };
  const ranked = commands
    .map((command) => ({ command, rank: rank(command) }))
    .filter((each) => each.rank < 3);
  ranked.sort((one, other) => one.rank - other.rank);
  const groups = new Map<string, Command[]>();
  for (const { command } of ranked)
    groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return [...groups.values()];
}

function needs(status: StatusView): Command[] {
  return notices(status).map(({ problem, remedy }) => ({
    group: 'Needs you',
    words: problem.sentence,
    also: `problem ${problem.action}`,
    deed: remedy ? { do: 'follow', remedy } : { do: 'go', place: 'live' },
  }));
}

function sending(connection: ConnectionView, isOneOfSeveral: boolean): Command[] {
  const { id, paused } = connection;
  const isLive = connection.sending === 'live';
  const of = ofWhich(connection, isOneOfSeveral);
  const also = 'sending mail invites';
  const command = (words: string, deed: Deed): Command => ({
    group: 'Sending',
    words: words + of,
    also,
    deed,
  });
  return [
    isLive
      ? command('Go back to rehearsal', { do: 'rehearse', connection: id })
      : command('Go live…', { do: 'ask', question: 'go live', connection }),
    paused === null
      ? command('Pause sending', { do: 'pause', connection: id })
      : command('Resume sending…', { do: 'ask', question: 'resume', connection }),
  ];
}

function switches(all: readonly ConnectionView[], chosen: string | null): Command[] {
  const choices = [{ id: null, name: '' }, ...all].filter(({ id }) => id !== chosen);
  return choices.map(({ id, name }) => ({
    group: 'More',
    words: id === null ? 'Show all events' : `Show only ${name}`,
    also: 'connection switch event',
    deed: { do: 'show', connection: id },
  }));
}

function ofWhich({ name }: ConnectionView, isOneOfSeveral: boolean): string {
  return isOneOfSeveral ? ` · ${eventName(name)}` : '';
}
