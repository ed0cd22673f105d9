import { useState } from 'react';
import type { ConnectionView, StatusView } from '../../../shared/contract.ts';
import type { ByHand } from '../../by-hand.ts';
import type { Client } from '../../client.ts';
import { useAnswer } from '../../hooks/use-answer.ts';
import { missingForMail } from '../../words.ts';
import { FixedNote } from '../field.tsx';
import { GoLive } from '../sending-questions.tsx';

interface LiveStepProps {
  readonly client: Client;
  readonly byHand: ByHand;
  readonly status: StatusView;
  readonly connection: ConnectionView;
  /** The variable that fixes it from outside; null where none does. */
  readonly fixed: string | null;
}

/** From rehearsal to live. */
export function LiveStep({ client, byHand, status, connection, fixed }: LiveStepProps) {
  const { answer } = useAnswer(client, 'held', { connection: connection.id }, status);
  const [isAsking, setAsking] = useState(false);
  const missing = missingForMail(status.mail, connection);
  if (connection.sending === 'live') {
    return (
      <p>
        Whoever gets a valid ticket is invited at once. You can pause, and go back to rehearsal, under{' '}
        <a href="#/invites">Invites</a>.
      </p>
    );
  }
  return (
    <>
      <p>
        Until now this is a rehearsal. Look at <a href="#/participants">Participants</a> and read the mails as
        they would be sent. Then go live.
      </p>
      {missing !== null && <p className="second">{missing}</p>}
      {fixed ? (
        <FixedNote variable={fixed} />
      ) : (
        <div className="panel-actions">
          <button type="button" className="button primary" onClick={() => setAsking(true)}>
            Go live…
          </button>
        </div>
      )}
      {isAsking && (
        <GoLive
          byHand={byHand}
          connection={connection}
          mail={status.mail}
          held={answer ?? null}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
