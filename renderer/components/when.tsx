import { exactTime } from '../../shared/format.ts';

/** A time in the words given; the exact one on hover. */
export function When({ at, words }: { at: number; words: string }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {words}
    </time>
  );
}
