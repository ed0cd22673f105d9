import { Snowflake } from 'lucide-react';
import type { StatusView } from '../../shared/contract.ts';
import { number } from '../../shared/format.ts';
import { frozenWords } from '../live-words.ts';

interface FrozenLineProps {
  /** Of what is shown; null while it is not known. */
  readonly status: StatusView | null;
  /** How many came since. */
  readonly waiting: number;
  readonly onGoOn: () => void;
}

/** The feed stands still, and nothing else does. */
export function FrozenLine({ status, waiting, onGoOn }: FrozenLineProps) {
  return (
    <div className="feed-line" role="status">
      <Snowflake size={14} strokeWidth={2} aria-hidden="true" />
      <span>
        {frozenWords(status)} {waiting > 0 && <strong>{number(waiting)} new</strong>}
      </span>
      <button type="button" className="button small" onClick={onGoOn}>
        Go on
      </button>
    </div>
  );
}
