import type { LucideIcon } from 'lucide-react';

interface SegmentProps<Value extends string> {
  readonly label: string;
  readonly options: Readonly<Record<Value, string>>;
  /** Shown in place of the words, which are then the names of the buttons. */
  readonly icons?: Readonly<Record<Value, LucideIcon>>;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of a few, all in sight. */
export function Segment<Value extends string>({
  label,
  options,
  icons,
  value,
  onChange,
}: SegmentProps<Value>) {
  return (
    <fieldset className="segment">
      <legend className="unseen-words">{label}</legend>
      {(Object.entries(options) as [Value, string][]).map(([each, word]) => {
        const Icon: LucideIcon | undefined = icons?.[each];
        return (
          <button
            key={each}
            type="button"
            aria-pressed={each === value}
            aria-label={Icon && word}
            title={Icon && word}
            onClick={() => onChange(each)}
          >
            {Icon ? <Icon size={16} strokeWidth={1.5} aria-hidden="true" /> : word}
          </button>
        );
      })}
    </fieldset>
  );
}
