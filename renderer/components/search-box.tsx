import { Search } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';

/** Milliseconds without a key before the list is asked. */
const DEBOUNCE = 150;

interface SearchBoxProps {
  /** What the list shows now. */
  readonly query: string;
  readonly onSearch: (query: string) => void;
  readonly input: RefObject<HTMLInputElement | null>;
  /** What is searched, and what by. */
  readonly label?: string;
  readonly placeholder?: string;
}

export function SearchBox({
  query,
  onSearch,
  input,
  label = 'Search participants',
  placeholder = 'Name, address, reference',
}: SearchBoxProps) {
  const [text, setText] = useState(query);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(query), [query]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function change(next: string, delay: number): void {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(next), delay);
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
        onChange={(event) => change(event.target.value, DEBOUNCE)}
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
