import type { OverviewView } from '../../shared/contract.ts';
import { number, plain } from '../../shared/format.ts';
import { typeRows } from '../overview.ts';
import { Bar } from './funnel-card.tsx';

/** How many tickets there are of each type, and how many of them nobody is named on. */
export function TypesCard({ overview }: { overview: OverviewView }) {
  const rows = typeRows(overview);
  const most = Math.max(1, ...rows.map(({ tickets }) => tickets));
  return (
    <section className="card" aria-labelledby="by-type">
      <h2 id="by-type">By ticket type</h2>
      <table className="numbers types">
        <thead>
          <tr>
            <th scope="col">Ticket type</th>
            <th scope="col">Tickets</th>
            <th scope="col">Waiting for a name</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, tickets, waiting }) => (
            <tr key={title}>
              <th scope="row">
                <span>{plain(title)}</span>
                <Bar part={tickets / most} />
              </th>
              <td>{number(tickets)}</td>
              <td>{number(waiting)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
