import { type ReactNode, type SyntheticEvent, useId } from 'react';
import type { Problem } from '../../shared/model.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { Question } from './dialog.tsx';
import { ProblemNote } from './notices.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly onSubmit: (values: FormData) => Promise<Problem | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks for a few words. What is wrong with them is said right there, and nothing typed is lost. */
export function FormDialog({ title, submit, onSubmit, onClose, children }: FormDialogProps) {
  const { problem, run } = useDeed();
  async function send(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    if (await run(() => onSubmit(values))) onClose();
  }
  return (
    <Question title={title} onClose={onClose}>
      <form className="form" onSubmit={(event) => void send(event)}>
        {children}
        {problem && <ProblemNote problem={problem} />}
        <div className="choices">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            {submit}
          </button>
        </div>
      </form>
    </Question>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  readonly isAddress?: boolean;
}

/** The service judges addresses, because it knows more of them than the browser does. */
export function Field({ name, label, hint, value = '', isAddress = false }: FieldProps) {
  const id = useId();
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        defaultValue={value}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        {...(isAddress
          ? { inputMode: 'email', required: true, minLength: 3, maxLength: 254 }
          : { maxLength: 200 })}
      />
      {hint !== undefined && (
        <span className="second" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </p>
  );
}

/** What was typed, without the blanks around it. */
export function textOf(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
