import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { Label } from '../../../shared/labels.ts';
import { Chip } from '../chip.tsx';

interface StepProps {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean;
  /** The one to do next. */
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly label: Label | null;
  /** One line of how it stands, while it is closed. */
  readonly summary: ReactNode;
  readonly children: ReactNode;
}

/** One step of the set-up. Every step can be opened at any time; the next one to do is open by itself. */
export function Step(props: StepProps) {
  const { id, number, title, isDone, isCurrent, isOpen, onToggle, label, summary, children } = props;
  const heading = useId();
  const state = isDone ? 'done' : isCurrent ? 'current' : 'later';
  return (
    <section id={id} className={`step ${state}`} aria-labelledby={heading}>
      <span className="step-sign">
        {isDone ? <Check size={14} strokeWidth={2.25} aria-label="Done" /> : number}
      </span>
      <div className="step-main">
        <div className="step-head">
          <h2 id={heading}>
            <button type="button" className="step-title" aria-expanded={isOpen} onClick={onToggle}>
              {title}
            </button>
          </h2>
          {label && <Chip label={label} />}
        </div>
        {isOpen ? <div className="step-body">{children}</div> : <div className="second">{summary}</div>}
      </div>
    </section>
  );
}
