import { useState } from 'react';
import type { ForgottenRow } from '../../shared/contract.ts';
import { exactTime } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { Field, FormDialog, textOf } from './form-dialog.tsx';
import { Failure } from './list-states.tsx';
import { ProblemNote } from './notices.tsx';
import { Card } from './panel.tsx';
import { ShowMore } from './show-more.tsx';

interface ForgottenCardProps {
  readonly client: Client;
  readonly byHand: ByHand;
  /** Another value whenever the list may be another. */
  readonly version: unknown;
}

const PAGE = 20;
const MOST = 100;

/** Who is not recorded again. Usher itself no longer knows who they are: only when they were forgotten. */
export function ForgottenCard({ client, byHand, version }: ForgottenCardProps) {
  const [lifted, setLifted] = useState(0);
  const [shown, setShown] = useState(PAGE);
  const [isTyping, setTyping] = useState(false);
  const { problem: hindrance, run } = useDeed();
  const whole = { offset: 0, limit: MOST };
  const { answer, problem, retry } = useAnswer(
    client,
    'forgotten',
    whole,
    `${lifted} ${JSON.stringify(version)}`,
  );

  async function lift(entry: { id: string } | { email: string }) {
    const found = await byHand.lift(entry);
    if (found === null) setLifted(lifted + 1);
    return found;
  }

  return (
    <Card title="Forgotten people" isMain>
      <p className="second">
        Whoever is forgotten is not recorded again until you allow it again. Usher does not know any more who
        they are.
      </p>
      {hindrance && <ProblemNote problem={hindrance} />}
      {problem && <Failure problem={problem} onRetry={retry} />}
      {answer?.total === 0 && <p>Nobody is forgotten.</p>}
      {answer && answer.total > 0 && (
        <ul className="forgotten">
          {answer.rows.slice(0, shown).map((row) => (
            <li key={row.id} className="forgotten-row">
              <span>{words(row)}</span>
              <span className="spring" />
              <button
                type="button"
                className="button small"
                disabled={!row.isFinished}
                onClick={() => void run(() => lift({ id: row.id }))}
              >
                Allow again
              </button>
            </li>
          ))}
        </ul>
      )}
      {answer && answer.total > 0 && (
        <>
          {answer.rows.length > shown && (
            <ShowMore
              words={`Show more, ${answer.total - shown} left`}
              onMore={async () => setShown(shown + PAGE)}
            />
          )}
          <div className="panel-actions">
            <button type="button" className="button" onClick={() => setTyping(true)}>
              Allow an address again…
            </button>
          </div>
        </>
      )}
      {isTyping && (
        <FormDialog
          title="Allow an address again"
          submit="Allow again"
          onSubmit={(values) => lift({ email: textOf(values, 'email') })}
          onClose={() => setTyping(false)}
        >
          <Field
            name="email"
            label="E-mail address"
            hint="If it is on the list, what Tito sends about it is recorded from now on."
            isAddress
          />
        </FormDialog>
      )}
    </Card>
  );
}

function words({ at, isReadable, isFinished }: ForgottenRow): string {
  const when = `Forgotten on ${exactTime(at)}`;
  if (!isFinished) return `${when}, older files are still gone through`;
  return isReadable ? when : `${when}, on another computer whose key is missing here`;
}
