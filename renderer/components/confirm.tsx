import type { ReactNode } from 'react';
import type { Problem } from '../../shared/model.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { Question } from './dialog.tsx';
import { ProblemNote } from './notices.tsx';

/** One of the things that can be said yes to. */
export interface Choice {
  readonly label: string;
  /** The one main action, or one that takes something away. */
  readonly kind?: 'primary' | 'danger';
  readonly deed: () => Promise<Problem | null>;
}

interface ConfirmProps {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks before what cannot be taken back. What is already in the focus is "Cancel". */
export function Confirm({ title, choices, onClose, children }: ConfirmProps) {
  const { problem, run } = useDeed();
  async function choose(choice: Choice): Promise<void> {
    if (await run(choice.deed)) onClose();
  }
  return (
    <Question title={title} onClose={onClose}>
      {children}
      {problem && <ProblemNote problem={problem} />}
      <div className="choices">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        {choices.map((choice) => (
          <button
            key={choice.label}
            type="button"
            className={`button ${choice.kind ?? ''}`}
            onClick={() => void choose(choice)}
          >
            {choice.label}
          </button>
        ))}
      </div>
    </Question>
  );
}
