import { useEffect, useId, useRef, useState } from 'react';
import type { ParticipantView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import { CallFailure, type Client } from '../client.ts';

interface PersonPickerProps {
  readonly client: Client;
  readonly connection: string;
  /** Who is chosen, as they are called on screen. */
  readonly chosen: string;
  readonly onChoose: (person: ParticipantView) => void;
}

const DEBOUNCE = 150;
const OFFERED = 8;

/** Finds one participant by name, address or reference. */
export function PersonPicker({ client, connection, chosen, onChoose }: PersonPickerProps) {
  const list = useId();
  const [text, setText] = useState<string | null>(null);
  const [found, setFound] = useState<readonly ParticipantView[]>([]);
  const [at, setAt] = useState(0);
  const question = useRef(0);
  const isOpen = text !== null;

  useEffect(() => {
    if (text === null) return;
    const number = ++question.current;
    async function ask(query: string): Promise<void> {
      try {
        const { rows } = await client.call('participants', { query, offset: 0, limit: 50 });
        if (number !== question.current) return;
        setFound(rows.filter((row) => row.connection === connection).slice(0, OFFERED));
        setAt(0);
      } catch (error) {
        // The line above the page says that the service is lost; the next key asks again.
        if (!(error instanceof CallFailure)) throw error;
      }
    }
    const timer = setTimeout(() => void ask(text), DEBOUNCE);
    return () => clearTimeout(timer);
  }, [client, connection, text]);

  function choose(person: ParticipantView | undefined): void {
    if (!person) return;
    setText(null);
    onChoose(person);
  }

  return (
    <div className="picker">
      <input
        type="text"
        role="combobox"
        aria-label="Preview as"
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && found[at] ? `${list}-${at}` : undefined}
        placeholder="Name, address, reference"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text ?? chosen}
        onFocus={() => setText('')}
        onBlur={() => setText(null)}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
          else if (event.key === 'Enter') choose(found[at]);
          else if (event.key === 'Escape') setText(null);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div
        className={isOpen ? 'offers' : 'offers unseen-words'}
        id={list}
        role="listbox"
        aria-label="Participants"
      >
        {isOpen && found.length === 0 && text !== '' && <p className="second">Nobody is found.</p>}
        {isOpen &&
          found.map((person, index) => (
            // The box keeps the focus: the keys for choosing are its own.
            <div
              key={person.email}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(person);
              }}
            >
              <bdi>{plain(person.name || person.email)}</bdi>
              {person.name !== '' && <span className="detail">{plain(person.email)}</span>}
            </div>
          ))}
      </div>
    </div>
  );
}
