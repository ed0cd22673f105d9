import { useState } from 'react';
import type { ForgetPreview, ParticipantView } from '../../shared/contract.ts';
import { count, plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import type { Client } from '../client.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { Question } from './dialog.tsx';
import { Failure, Skeleton } from './list-states.tsx';
import { ProblemNote } from './notices.tsx';

interface ForgetPersonProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly person: ParticipantView;
  readonly onClose: () => void;
  readonly onForgotten: () => void;
}

/** Asks, with the numbers, before somebody is forgotten for good. */
export function ForgetPerson({ client, byHand, person, onClose, onForgotten }: ForgetPersonProps) {
  const { email } = person;
  const { answer, problem, retry } = useAnswer(client, 'forgetPreview', { email }, null);
  const [isAtIt, setAtIt] = useState(false);
  const { problem: hindrance, run } = useDeed();

  async function forget(): Promise<void> {
    setAtIt(true);
    const isDone = await run(() => byHand.forget(email));
    setAtIt(false);
    if (!isDone) return;
    onClose();
    onForgotten();
  }

  return (
    <Question title={`Forget ${plain(person.name || email)}?`} onClose={onClose}>
      {problem && <Failure problem={problem} onRetry={retry} />}
      {!answer && !problem && <Skeleton rows={2} />}
      {answer && <WhatGoes preview={answer} />}
      {hindrance && <ProblemNote problem={hindrance} />}
      {isAtIt && (
        <p role="status">
          Going through all of Usher’s files. With a long guest list this takes a minute; it goes on if you
          close this window.
        </p>
      )}
      <div className="choices">
        <button type="button" className="button" onClick={onClose}>
          {isAtIt ? 'Close' : 'Cancel'}
        </button>
        <button
          type="button"
          className="button danger"
          disabled={!answer || isAtIt}
          onClick={() => void forget()}
        >
          Forget them
        </button>
      </div>
    </Question>
  );
}

function WhatGoes({ preview }: { preview: ForgetPreview }) {
  const { tickets, deliveries, mails, backUps } = preview;
  return (
    <>
      <p>
        What goes, from every event: {count(tickets, 'ticket')}, what{' '}
        {count(deliveries, 'delivery', 'deliveries')} said of them, and the copies of {count(mails, 'mail')}.
        An invite that waits is not sent, and a link that leads through Usher ends.
        {backUps > 0 &&
          ` The ${count(backUps, 'back-up')} in the data folder ${backUps === 1 ? 'goes' : 'go'} too.`}
      </p>
      <p className="second">
        What stays: a code made from their address and tickets that cannot be read back. By it Usher leaves
        out what Tito still sends about them, also if their ticket is given to somebody else, until you allow
        it again under Settings.
      </p>
      <p className="second">
        This cannot be undone. Mails that have left, your hub, Tito, and copies you keep elsewhere are not
        changed.
      </p>
    </>
  );
}
