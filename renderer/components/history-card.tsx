import { useState } from 'react';
import type { ParticipantView } from '../../shared/contract.ts';
import { plain, shortTime } from '../../shared/format.ts';
import type { Client } from '../client.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { ProblemNote } from './notices.tsx';
import { Card } from './panel.tsx';
import { When } from './when.tsx';

interface HistoryCardProps {
  readonly client: Client;
  readonly person: ParticipantView;
  readonly now: number;
}

/** So many lines say how it came to this; more only if they are asked for. */
const SHORT = 8;

/** Why the invite stands as it does, newest first. Asked for again when the person changes. */
export function HistoryCard({ client, person, now }: HistoryCardProps) {
  const { connection, email } = person;
  const { answer, problem, retry } = useAnswer(client, 'history', { connection, email }, person);
  const [isWhole, setWhole] = useState(false);
  const entries = answer?.entries.toReversed() ?? [];
  const shown = isWhole ? entries : entries.slice(0, SHORT);
  return (
    <Card title="History">
      {problem && (
        <ProblemNote problem={problem}>
          <button type="button" className="button small" onClick={retry}>
            Try again
          </button>
        </ProblemNote>
      )}
      {answer === undefined && !problem && <p className="second skeleton">Reading what happened…</p>}
      {answer && entries.length === 0 && <p className="second">Nothing has happened yet.</p>}
      <ol className="history">
        {shown.map(({ at, sentence }, index) => (
          <li key={`${entries.length - index} ${at}`}>
            <span>{plain(sentence)}</span>
            <When at={at} words={shortTime(at, now)} />
          </li>
        ))}
      </ol>
      {shown.length < entries.length && (
        <p>
          <button type="button" className="button small" onClick={() => setWhole(true)}>
            Show all {entries.length}
          </button>
        </p>
      )}
    </Card>
  );
}
