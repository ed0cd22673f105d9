/** Who or what is asked for behind the "?" of an export's address. */
import type { PersonName } from '../../../shared/contract.ts';
import type { Problem } from '../../../shared/model.ts';
import { queryFrom } from '../../../shared/people-query.ts';
import type { PeopleIndex } from './index.ts';
import { type Picks, selectedPeople } from './selected.ts';
import type { Subject } from './table.ts';

export interface NarrowSources {
  readonly index: PeopleIndex;
  readonly picks: Picks;
}

/** Looks up what is meant, once everything is decided; null where nothing is asked, so that all is. */
export type Asked<One> = () => Promise<readonly One[] | null>;

const UNREADABLE: Problem = {
  code: 'unreadable',
  sentence: 'What is asked for is not understood.',
  action: 'Start the export from the window.',
};
const FORGOTTEN: Problem = {
  code: 'forgotten',
  sentence: 'Who was picked for this export is not remembered any more.',
  action: 'Start the export from the window again.',
};

export function peopleAsked(
  { index, picks }: NarrowSources,
  params: URLSearchParams,
): Asked<PersonName> | Problem {
  if (params.size === 0) return async () => null;
  const picked = params.get('picked');
  if (picked !== null) {
    const people = picks.get(picked);
    if (!people) return FORGOTTEN;
    return () => selectedPeople(index, { kind: 'picked', people: [...people] });
  }
  const left = params.get('except');
  const except = left === null ? [] : picks.get(left);
  if (!except) return FORGOTTEN;
  params.delete('except');
  const query = queryFrom([...params]);
  if (!query) return UNREADABLE;
  return () => selectedPeople(index, { kind: 'found', query, except: [...except] });
}

export function waitingAsked({ index }: NarrowSources, params: URLSearchParams): Asked<Subject> | Problem {
  if (params.size === 0) return async () => null;
  const query = queryFrom([...params]);
  if (!query) return UNREADABLE;
  return () => index.find({ ...query, tab: 'waiting' }, ({ numbers }) => index.subjects(numbers));
}

export function isProblem<One>(asked: Asked<One> | Problem): asked is Problem {
  return typeof asked !== 'function';
}
