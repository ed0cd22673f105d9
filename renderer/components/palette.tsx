import { Command as Menu } from 'cmdk';
import { useEffect, useRef, useState } from 'react';
import type { StatusView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import type { Client } from '../client.ts';
import { type Command, commandsFor, type Deed, found } from '../commands.ts';
import { usePeopleFound } from '../hooks/use-people-found.ts';
import type { PersonName } from '../people.ts';
import { Dialog } from './dialog.tsx';
import { SIGNS } from './rail.tsx';

interface PaletteProps {
  readonly client: Client;
  readonly status: StatusView | null;
  readonly connection: string | null;
  readonly onDo: (deed: Deed) => void;
  readonly onOpenPerson: (person: PersonName) => void;
  readonly onClose: () => void;
}

/** Everything that can be found and done, by a few letters. Loaded when it is first asked for. */
export default function Palette({ client, status, connection, onDo, onOpenPerson, onClose }: PaletteProps) {
  const [query, setQuery] = useState('');
  const input = useRef<HTMLInputElement>(null);
  // The dialog gives the focus to the menu around it.
  useEffect(() => input.current?.focus(), []);
  const people = usePeopleFound(client, query);
  const groups = found(commandsFor(status, connection, SIGNS), query);
  function choose(act: () => void): void {
    onClose();
    act();
  }
  return (
    <Dialog className="palette" name={{ label: 'Find and do anything' }} onClose={onClose}>
      <Menu label="Find and do anything" shouldFilter={false} loop>
        <Menu.Input
          ref={input}
          value={query}
          onValueChange={setQuery}
          placeholder="A person, a place, or what to do"
          maxLength={200}
        />
        <Menu.List label="What was found">
          <Menu.Empty>Nothing is called “{query}”, and nobody.</Menu.Empty>
          {people.length > 0 && (
            <Menu.Group heading="People">
              {people.map((person) => (
                <Menu.Item
                  key={`${person.connection} ${person.email}`}
                  value={`person ${person.connection} ${person.email}`}
                  onSelect={() => choose(() => onOpenPerson(person))}
                >
                  <span className="palette-words">
                    <bdi>{plain(person.name || person.email)}</bdi>
                  </span>
                  <span className="palette-detail">{plain(person.email)}</span>
                </Menu.Item>
              ))}
            </Menu.Group>
          )}
          {groups.map((commands) => (
            <CommandGroup
              key={commands[0]?.group}
              commands={commands}
              onChoose={(deed) => choose(() => onDo(deed))}
            />
          ))}
        </Menu.List>
      </Menu>
    </Dialog>
  );
}

interface CommandGroupProps {
  readonly commands: readonly Command[];
  readonly onChoose: (deed: Deed) => void;
}

function CommandGroup({ commands, onChoose }: CommandGroupProps) {
  return (
    <Menu.Group heading={commands[0]?.group}>
      {commands.map(({ group, words, keys, deed }) => (
        <Menu.Item key={words} value={`${group} ${words}`} onSelect={() => onChoose(deed)}>
          <span className="palette-words">{plain(words)}</span>
          {keys !== undefined && (
            <span className="palette-keys" aria-hidden="true">
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
          )}
        </Menu.Item>
      ))}
    </Menu.Group>
  );
}
