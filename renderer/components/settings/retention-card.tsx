import { useState } from 'react';
import type { ByHand } from '../../by-hand.ts';
import type { Client } from '../../client.ts';
import { useAnswer } from '../../hooks/use-answer.ts';
import { useForm } from '../../hooks/use-form.ts';
import { TextField } from '../field.tsx';
import { Failure, Skeleton } from '../list-states.tsx';
import { ProblemNote } from '../notices.tsx';
import { Card } from '../panel.tsx';

/** How long what Tito sent is kept word for word. */
export function RetentionCard({ client, byHand }: { client: Client; byHand: ByHand }) {
  const { answer, problem, retry } = useAnswer(client, 'retention', {}, null);
  return (
    <Card title="What is kept" isMain>
      {answer && <Days byHand={byHand} days={answer.days} />}
      {!answer && (problem ? <Failure problem={problem} onRetry={retry} /> : <Skeleton rows={1} />)}
    </Card>
  );
}

function Days({ byHand, days }: { byHand: ByHand; days: number }) {
  const [typed, setTyped] = useState(String(days));
  const { fields, problem, isBusy, send, clear } = useForm();
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void send(() => byHand.submit('setRetention', { days: typed }));
      }}
    >
      <p>
        What Tito sends is kept word for word for so many days, so that you can look it up and replay it. Who
        holds which ticket, and what became of each invite, stays.
      </p>
      <TextField
        label="Days"
        width="short"
        inputMode="numeric"
        value={typed}
        error={fields['days']}
        onChange={(value) => {
          setTyped(value);
          clear('days');
        }}
      />
      {problem && <ProblemNote problem={problem} />}
      <div className="panel-actions">
        <button type="submit" className="button" disabled={isBusy}>
          Save
        </button>
      </div>
    </form>
  );
}
