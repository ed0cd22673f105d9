import { stringify } from 'csv-stringify/browser/esm/sync';
import type { OverviewView } from '../shared/contract.ts';
import { type Range, seriesOf, steps, typeRows } from './overview.ts';

/** What makes spreadsheets read UTF-8 as such. */
const BYTE_ORDER_MARK = '\ufeff';

/** The numbers that are on the screen, as tables one below the other. Times are the reader's own. */
export function overviewCsv(overview: OverviewView, range: Range): string {
  const series = seriesOf(overview, range);
  const rows: (string | number | null)[][] = [
    [series.step.unit === 'hour' ? 'hour' : 'from', 'orders', 'tickets', 'invites sent'],
    ...series.starts.map((start, at) => [
      localTime(start, series.step.unit),
      series.orders[at] ?? 0,
      series.tickets[at] ?? 0,
      series.invites[at] ?? 0,
    ]),
    [],
    ['ticket type', 'tickets', 'waiting for a name'],
    ...typeRows(overview).map(({ title, tickets, waiting }) => [title, tickets, waiting]),
    [],
    ['step', 'number', 'what it means'],
    ...steps(overview).map(({ name, number, meaning }) => [name, number, meaning]),
  ];
  // Cells that a spreadsheet would take for a formula are quoted as text.
  return BYTE_ORDER_MARK + stringify(rows, { escape_formulas: true });
}

function localTime(at: number, unit: 'hour' | 'day'): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return unit === 'day' ? day : `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
