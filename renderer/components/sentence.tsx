import type { DeliveryView } from '../../shared/contract.ts';
import { plain } from '../../shared/format.ts';

/** What happened, with the person's name set apart. */
export function Sentence({ delivery }: { delivery: DeliveryView }) {
  const { sentence, person } = delivery;
  const at = person ? sentence.indexOf(person) : -1;
  if (person === null || at < 0) return <>{plain(sentence)}</>;
  return (
    <>
      {plain(sentence.slice(0, at))}
      <bdi className="person">{plain(person)}</bdi>
      {plain(sentence.slice(at + person.length))}
    </>
  );
}
