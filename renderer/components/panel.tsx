import { X } from 'lucide-react';
import type { ReactNode } from 'react';

interface PanelProps {
  readonly title: ReactNode;
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Details of what is selected: beside the list where there is room, over it where there is not. */
export function Panel({ title, label, onClose, children }: PanelProps) {
  return (
    <aside className="panel" aria-label={label}>
      <div className="panel-head">
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close the details" onClick={onClose}>
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
      </div>
      {children}
    </aside>
  );
}

interface CardProps {
  readonly title: string;
  /** It stands by itself in its place, not below another heading. */
  readonly isMain?: boolean;
  readonly children: ReactNode;
}

export function Card({ title, isMain = false, children }: CardProps) {
  return (
    <section className="card">
      {isMain ? <h2>{title}</h2> : <h3>{title}</h3>}
      {children}
    </section>
  );
}
