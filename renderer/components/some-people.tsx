import { plain, someOf } from '../../shared/format.ts';
import type { Some } from '../held.ts';

/** Who it is about, by three of their names. */
export function SomePeople({ some: { people, examples } }: { some: Some }) {
  if (examples.length === 0) return null;
  return <p className="examples">{someOf(examples.map(plain), people)}</p>;
}
