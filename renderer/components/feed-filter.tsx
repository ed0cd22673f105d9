import type { DeliveryView, FeedFilter } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';
import { OUTCOMES } from '../../shared/model.ts';
import { COMMON_EVENTS, eventWords, MODE_WORDS, OUTCOME_WORDS } from '../live-words.ts';

interface FeedFilterRowProps {
  readonly filter: FeedFilter;
  readonly rows: readonly DeliveryView[];
  readonly onChange: (change: Partial<FeedFilter>) => void;
}

/** What the feed can be narrowed to; to one connection by the switch for all places. */
export function FeedFilterRow({ filter, rows, onChange }: FeedFilterRowProps) {
  const events = new Set<string>(COMMON_EVENTS);
  for (const { event } of rows) if (event !== '') events.add(event);
  if (filter.event) events.add(filter.event);
  return (
    <fieldset className="filters">
      <legend className="hidden-words">Show only</legend>
      <Choice
        name="Outcome"
        value={filter.outcome}
        options={OUTCOMES.map((outcome) => [outcome, OUTCOME_WORDS[outcome]])}
        onChange={(outcome) => onChange({ outcome: outcome as FeedFilter['outcome'] })}
      />
      <Choice
        name="Test or live"
        value={filter.mode}
        options={Object.entries(MODE_WORDS)}
        onChange={(mode) => onChange({ mode: mode as FeedFilter['mode'] })}
      />
      <Choice
        name="Kind"
        value={filter.event}
        options={[...events].sort().map((event) => [event, plain(eventWords(event))])}
        onChange={(event) => onChange({ event })}
      />
    </fieldset>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string | null;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChange: (value: string | null) => void;
}

function Choice({ name, value, options, onChange }: ChoiceProps) {
  return (
    <label className="filter-choice">
      <span>{name}</span>
      <select value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
        <option value="">All</option>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
