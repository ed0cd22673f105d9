import type { ReactNode } from 'react';
import type { Problem } from '../../shared/model.ts';

/** Grey rows in the shape of what will come; appears only if that takes longer than a blink. */
export function Skeleton({ rows }: { rows: number }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <div className="skeleton-row" key={row}>
          <span className="bone short" />
          <span className="bone" />
        </div>
      ))}
    </div>
  );
}

/** What will appear in a list that is empty, and the next step. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Failure({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  return (
    <div className="empty" role="alert">
      <h2>{problem.sentence}</h2>
      <p>{problem.action}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
