import { X } from 'lucide-react';
import { useState } from 'react';
import type { MailView } from '../../shared/contract.ts';
import { exactTime, plain } from '../../shared/format.ts';
import type { Problem } from '../../shared/model.ts';
import type { Client } from '../client.ts';
import { type Answer, useAnswer } from '../hooks/use-answer.ts';
import { Dialog } from './dialog.tsx';
import { Failure, Skeleton } from './list-states.tsx';

interface MailReaderProps {
  readonly client: Client;
  readonly person: { readonly connection: string; readonly email: string };
  readonly onClose: () => void;
}

const NOBODY: Problem = {
  code: 'nobody',
  sentence: 'There is no mail for this person.',
  action: 'They may have been removed a moment ago.',
};

/** One invite as the person gets it, and whether it has gone out or only would. */
export function MailReader({ client, person: { connection, email }, onClose }: MailReaderProps) {
  const asked = useAnswer(client, 'mail', { connection, email }, null);
  return <Reader asked={asked} missing={NOBODY} onClose={onClose} />;
}

const NOT_KEPT: Problem = {
  code: 'not-kept',
  sentence: 'This mail is no longer kept.',
  action: 'Only the newest 200 are; the person’s history still tells of it.',
};

interface KeptMailReaderProps {
  readonly client: Client;
  readonly page: string;
  readonly onClose: () => void;
}

/** One mail as it went out. */
export function KeptMailReader({ client, page, onClose }: KeptMailReaderProps) {
  const asked = useAnswer(client, 'keptMail', { page }, null);
  return <Reader asked={asked} missing={NOT_KEPT} onClose={onClose} />;
}

interface ReaderProps {
  readonly asked: Answer<MailView | null>;
  readonly missing: Problem;
  readonly onClose: () => void;
}

function Reader({ asked: { answer, problem, retry }, missing, onClose }: ReaderProps) {
  const wrong = problem ?? (answer === null ? missing : null);
  return (
    <Dialog className="mail" name={{ label: 'Mail' }} onClose={onClose}>
      <button type="button" className="icon-button" aria-label="Close the mail" onClick={onClose}>
        <X size={16} strokeWidth={1.5} aria-hidden="true" />
      </button>
      {wrong && <Failure problem={wrong} onRetry={retry} />}
      {!wrong && !answer && <Skeleton rows={4} />}
      {!wrong && answer && <Letter mail={answer} />}
    </Dialog>
  );
}

function Letter({ mail }: { mail: MailView }) {
  const [isText, setText] = useState(false);
  return (
    <>
      <p className={mail.kind === 'sent' ? 'mail-note tone-ok' : 'mail-note tone-test'}>{plain(mail.note)}</p>
      <h2>{plain(mail.subject)}</h2>
      <dl className="pairs">
        <div>
          <dt>From</dt>
          <dd>{plain(mail.from)}</dd>
        </div>
        <div>
          <dt>To</dt>
          <dd>{plain(mail.to)}</dd>
        </div>
        {mail.at !== null && (
          <div>
            <dt>Sent</dt>
            <dd>{exactTime(mail.at)}</dd>
          </div>
        )}
      </dl>
      <div className="tabs">
        <button type="button" aria-pressed={!isText} onClick={() => setText(false)}>
          As designed
        </button>
        <button type="button" aria-pressed={isText} onClick={() => setText(true)}>
          Plain text
        </button>
      </div>
      {isText ? (
        <pre className="mail-body">{mail.text}</pre>
      ) : (
        <iframe className="mail-body" sandbox="" src={`letter/${mail.page}`} title="The mail as designed" />
      )}
    </>
  );
}
