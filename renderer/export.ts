import type { Selection } from '../shared/contract.ts';
import { EVERYBODY, type PeopleQuery, pairsOf } from '../shared/people-query.ts';
import type { Client } from './client.ts';

export type ExportFormat = 'csv' | 'json';

/** Starts an export: the one place where a file leaves the window. `path` may have a "?" with what is asked for. */
export function startExport(path: string): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

/** Exports whom the query finds; on the tab of waiting tickets, those. */
export function exportFound(query: PeopleQuery, format: ExportFormat): void {
  const isWaiting = query.tab === 'waiting';
  const asked = new URLSearchParams(pairsOf(isWaiting ? { ...query, tab: EVERYBODY.tab } : query));
  startExport(
    `export/${isWaiting ? 'waiting' : 'participants'}.${format}${asked.size > 0 ? `?${asked}` : ''}`,
  );
}

/** Exports those who are ticked. Rejects with a `CallFailure`. */
export async function exportSelected(
  client: Client,
  selection: Selection,
  format: ExportFormat,
): Promise<void> {
  const params = new URLSearchParams(selection.kind === 'found' ? pairsOf(selection.query) : []);
  const people = selection.kind === 'found' ? selection.except : selection.people;
  if (people.length > 0) {
    const { id } = await client.call('pick', { people });
    params.set(selection.kind === 'found' ? 'except' : 'picked', id);
  }
  startExport(`export/participants.${format}${params.size > 0 ? `?${params}` : ''}`);
}

/** Is anything narrowed besides the tab? */
export function isNarrowed({ query, types, test, source, checkedIn, opened }: PeopleQuery): boolean {
  return (
    query.trim() !== '' || types.length > 0 || [test, source, checkedIn, opened].some((each) => each !== null)
  );
}

/** Nothing is narrowed; the tab and the order stay. */
export const WIDE: Partial<PeopleQuery> = {
  query: EVERYBODY.query,
  types: EVERYBODY.types,
  test: null,
  source: null,
  checkedIn: null,
  opened: null,
};
