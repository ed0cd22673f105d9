import { Diamond } from 'lucide-react';
import type { Label } from '../../shared/labels.ts';

/** A state in one or two words, with the colour that it means. */
export function Chip({ label }: { label: Label }) {
  return (
    <span className={`chip tone-${label.tone}`}>
      {label.tone === 'test' && <Diamond size={10} fill="currentColor" aria-hidden="true" />}
      {label.word}
    </span>
  );
}

export function Dot({ tone }: { tone: Label['tone'] }) {
  return <span className={`dot tone-${tone}`} aria-hidden="true" />;
}
