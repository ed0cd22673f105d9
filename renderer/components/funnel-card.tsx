import type { OverviewView } from '../../shared/contract.ts';
import { count } from '../../shared/format.ts';
import { percent, steps } from '../overview.ts';

/** From the ticket to the door: how many came how far, and what each number means. */
export function FunnelCard({ overview }: { overview: OverviewView }) {
  const all = steps(overview);
  const most = Math.max(1, ...all.map(({ number }) => number ?? 0));
  return (
    <section className="card" aria-labelledby="how-far">
      <h2 id="how-far">From ticket to door</h2>
      <ol className="funnel">
        {all.map(({ name, number, share, meaning }) => (
          <li key={name}>
            <div className="step-line">
              <span>{name}</span>
              <strong>{number === null ? '–' : number.toLocaleString('en-GB')}</strong>
              <span className="share">{share !== null && `${percent(share)} of people`}</span>
            </div>
            <Bar part={(number ?? 0) / most} />
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
