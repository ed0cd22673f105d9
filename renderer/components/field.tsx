import { type ReactNode, useId } from 'react';
import { plain } from '../../shared/format.ts';

interface LabelledProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with it; empty or left out: nothing. */
  readonly error?: string | undefined;
  /** The variable that fixes it from outside; null where none does. */
  readonly fixed?: string | null;
}

interface TextFieldProps extends LabelledProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'email';
  readonly placeholder?: string;
  readonly isCode?: boolean;
  readonly inputMode?: 'numeric' | 'email' | 'url';
  readonly width?: 'short';
}

/** One line to type into. What is wrong with it stands below it, in words. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, type = 'text', placeholder, isCode = false, inputMode, width } = props;
  const id = useId();
  const isWrong = Boolean(props.error);
  return (
    <div className={width === 'short' ? 'field short' : 'field'}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={isCode ? 'code' : undefined}
        type={type}
        inputMode={inputMode}
        value={value}
        placeholder={placeholder}
        disabled={Boolean(props.fixed)}
        autoComplete={type === 'password' ? 'new-password' : 'off'}
        spellCheck={false}
        maxLength={2_000}
        aria-invalid={isWrong}
        aria-describedby={`${id}-says`}
        onChange={(event) => onChange(event.target.value)}
      />
      <Says id={`${id}-says`} {...props} />
    </div>
  );
}

interface SelectFieldProps<T extends string> extends LabelledProps {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, options, onChange } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={Boolean(props.fixed)}
        aria-invalid={Boolean(props.error)}
        aria-describedby={`${id}-says`}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Says id={`${id}-says`} {...props} />
    </div>
  );
}

interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly words: ReactNode;
  /** Why it cannot be chosen; null where it can. */
  readonly closed?: string | null;
}

interface ChoiceFieldProps<T extends string> extends LabelledProps {
  readonly value: T | null;
  /** What stands above it says the same. */
  readonly isLabelSeen?: boolean;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
}

/** A few choices, each with what it means. */
export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>) {
  const { label, value, options, onChange, isLabelSeen = true } = props;
  const id = useId();
  return (
    <fieldset className="choice-field" aria-describedby={`${id}-says`} disabled={Boolean(props.fixed)}>
      <legend className={isLabelSeen ? undefined : 'unseen-label'}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={option.closed ? 'choice closed' : 'choice'}>
          <input
            type="radio"
            name={id}
            checked={value === option.value}
            disabled={Boolean(option.closed)}
            onChange={() => onChange(option.value)}
          />
          <span>
            <strong>{option.label}</strong>
            <span className="second">{option.words}</span>
            {option.closed && <span className="second">{option.closed}</span>}
          </span>
        </label>
      ))}
      <Says id={`${id}-says`} {...props} />
    </fieldset>
  );
}

/** Why something cannot be edited here. */
export function FixedNote({ variable }: { variable: string }) {
  return (
    <span className="fixed-note">
      Fixed from outside by <code>{variable}</code>
    </span>
  );
}

function Says({ id, hint, error, fixed }: LabelledProps & { id: string }) {
  return (
    <div id={id} className="says">
      {fixed && <FixedNote variable={fixed} />}
      {error ? <span className="wrong">{plain(error)}</span> : hint && <span className="second">{hint}</span>}
    </div>
  );
}
