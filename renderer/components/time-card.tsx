import { lazy, Suspense, useState } from 'react';
import type { SeriesView } from '../../shared/contract.ts';
import { count, number } from '../../shared/format.ts';
import { bucketWord, LINES, RANGE_WORDS, RANGES, type Range, stepWord, total } from '../overview.ts';

const TimeChart = lazy(() => import('./time-chart.tsx'));

interface TimeCardProps {
  readonly series: SeriesView;
  readonly range: Range;
  readonly onRange: (range: Range) => void;
}

/** When tickets came and invites went: as a chart, and as a table. */
export function TimeCard({ series, range, onRange }: TimeCardProps) {
  const [point, setPoint] = useState<number | null>(null);
  const when = point === null ? `${RANGE_WORDS[range]}, ${stepWord(series)}` : bucketWord(series, point);
  return (
    <section className="card" aria-labelledby="over-time">
      <div className="card-head">
        <h2 id="over-time">Tickets and invites</h2>
        <fieldset className="ranges">
          <legend className="unseen-words">Range</legend>
          {RANGES.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="range"
                checked={each === range}
                onChange={() => {
                  setPoint(null);
                  onRange(each);
                }}
              />
              <span>{RANGE_WORDS[each]}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <div className="legend">
        <ul>
          {LINES.map(({ key, word }) => (
            <li key={key}>
              <span className={`swatch ${key}`} aria-hidden="true" />
              {word}{' '}
              <strong>{number(point === null ? total(series[key]) : (series[key][point] ?? 0))}</strong>
            </li>
          ))}
        </ul>
        <span className="second">{when}</span>
      </div>
      <Suspense fallback={<div className="time-chart" />}>
        <TimeChart key={range} series={series} label={summary(series)} onPoint={setPoint} />
      </Suspense>
      <details>
        <summary>The same as a table</summary>
        <SeriesTable series={series} />
      </details>
    </section>
  );
}

function SeriesTable({ series }: { series: SeriesView }) {
  const filled = series.starts
    .map((start, at) => ({ start, at }))
    .filter(({ at }) => [series.orders, series.tickets, series.invites].some((values) => values[at] !== 0))
    .reverse();
  if (filled.length === 0) return <p className="second">Nothing came in this time.</p>;
  return (
    <table className="numbers">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Orders</th>
          <th scope="col">Tickets</th>
          <th scope="col">Invites sent</th>
        </tr>
      </thead>
      <tbody>
        {filled.map(({ start, at }) => (
          <tr key={start}>
            <th scope="row">{bucketWord(series, at)}</th>
            {[series.orders, series.tickets, series.invites].map((values, column) => (
              <td key={['orders', 'tickets', 'invites'][column]}>{number(values[at] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function summary(series: SeriesView): string {
  const tickets = count(total(series.tickets), 'ticket');
  const invites = count(total(series.invites), 'invite');
  return `Chart, ${stepWord(series)}: ${tickets} came and ${invites} went out. The table below has the numbers.`;
}
