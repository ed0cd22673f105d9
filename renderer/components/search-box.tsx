import { Search } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';

const DEBOUNCE = 150;

interface SearchBoxProps {
  /** What the list shows now. */
  readonly query: string;
  readonly onSearch: (query: string) => void;
  readonly input: RefObject<HTMLInputElement | null>;
  /** What is searched, and what by. */
  readonly label?: string;
  readonly placeholder?: string;
  /** Milliseconds without a key before the list is asked; 0 where it answers at once. */
  readonly delay?: number;
}

export function SearchBox({
  query,
  onSearch,
  input,
  label = 'Search participants',
  placeholder = 'Name, address, order…',
  delay = DEBOUNCE,
}: SearchBoxProps) {
  const [text, setText] = useState(query);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(query), [query]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function change(next: string, after: number): void {
    setText(next);
    clearTimeout(timer.current);
    if (after === 0) onSearch(next);
    else timer.current = setTimeout(() => onSearch(next), after);
  }

  return (
    <search className="search">
      <Search size={16} strokeWidth={1.5} aria-hidden="true" />
      <input
        ref={input}
        type="search"
        placeholder={placeholder}
        aria-label={label}
        maxLength={200}
        value={text}
        onChange={(event) => change(event.target.value, delay)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (text === '') event.currentTarget.blur();
          else change('', 0);
        }}
      />
      <kbd>/</kbd>
    </search>
  );
}
