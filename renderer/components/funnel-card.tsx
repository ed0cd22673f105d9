import type { OverviewView } from '../../shared/contract.ts';
import { count, number } from '../../shared/format.ts';
import { percent, steps } from '../overview.ts';

/** From the ticket to the door: how many came how far, and what each number means. */
export function FunnelCard({ overview }: { overview: OverviewView }) {
  const all = steps(overview);
  const most = Math.max(1, ...all.map((step) => step.number ?? 0));
  return (
    <section className="card" aria-labelledby="how-far">
      <h2 id="how-far">From ticket to door</h2>
      <ol className="funnel">
        {all.map(({ name, number: people, share, meaning }) => (
          <li key={name}>
            <div className="step-line">
              <span>{name}</span>
              <strong>{people === null ? '–' : number(people)}</strong>
              <span className="share">{share !== null && `${percent(share)} of people`}</span>
            </div>
            <Bar part={(people ?? 0) / most} />
            <p className="detail">{meaning}</p>
          </li>
        ))}
      </ol>
      {overview.testTickets > 0 && (
        <p className="detail">
          {count(overview.testTickets, 'test ticket is', 'test tickets are')} not counted.
        </p>
      )}
    </section>
  );
}

/** A length for the eye; the number beside it says the same. */
export function Bar({ part }: { part: number }) {
  return (
    <div className="bar" aria-hidden="true">
      <div style={{ width: `${part * 100}%` }} />
    </div>
  );
}
