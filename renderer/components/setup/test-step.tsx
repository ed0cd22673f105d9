import { Check, TriangleAlert } from 'lucide-react';
import type { ConnectionSetup } from '../../../shared/contract.ts';
import { clock, dayOf, plain, shortTime } from '../../../shared/format.ts';
import { TITO_WORDS } from '../../tito-words.ts';
import { When } from '../when.tsx';

interface TestStepProps {
  readonly setup: ConnectionSetup;
  readonly now: number;
  readonly onPasteToken: () => void;
}

/** Waits for a first delivery. What comes and does not prove to be Tito's is explained. */
export function TestStep({ setup, now, onPasteToken }: TestStepProps) {
  const { arrived, refused, dialect } = setup;
  return (
    <>
      <p>
        Order a ticket in your event with your own address
        {dialect === 'classic' ? '; in Tito’s test mode it costs nothing' : ''}. It arrives here within
        seconds, and mails nobody.
      </p>
      {arrived && (
        <p className="arrived" role="status">
          <Check size={14} strokeWidth={2.25} aria-hidden="true" />
          <span>
            <strong>{plain(arrived.sentence)}</strong>
            <span className="second">
              It came from {TITO_WORDS[dialect].product} at{' '}
              <When at={arrived.at} words={saidTime(arrived.at, now)} />
              {arrived.test ? ', as a test' : ''}.
            </span>
          </span>
        </p>
      )}
      {!arrived && (
        <p className="listening" role="status">
          <span className="pulse" aria-hidden="true" />
          {refused
            ? `Listening. The last request came at ${saidTime(refused.at, now)} and was refused.`
            : 'Listening. Nothing has come yet.'}
        </p>
      )}
      {refused && (
        <div className="refused" role="alert">
          <h3>
            <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
            {titleOf(setup, refused.code)}
          </h3>
          <p>
            A request arrived: {plain(refused.reason)}. {plain(refused.action)}
          </p>
          <div className="panel-actions">
            {isAboutToken(refused.code) && (
              <button type="button" className="button" onClick={onPasteToken}>
                Paste the token again
              </button>
            )}
            <a className="button" href="#/live">
              Show the request
            </a>
          </div>
        </div>
      )}
    </>
  );
}

function isAboutToken(code: string): boolean {
  return code === 'wrong_token' || code === 'untidy_token' || code === 'no_secret';
}

/** The kind of refusal in a few words; its reason and what to do follow. */
function titleOf({ dialect }: ConnectionSetup, code: string): string {
  switch (code) {
    case 'wrong_token':
      return `The ${TITO_WORDS[dialect].token} does not fit.`;
    case 'untidy_token':
      return `The ${TITO_WORDS[dialect].token} was not pasted cleanly.`;
    case 'no_secret':
      return 'There is no token yet.';
    case 'other_connection':
      return 'This belongs to another connection.';
    case 'wrong_dialect':
      return 'This is the other one of Tito’s products.';
    case 'wrong_time':
      return 'The clocks do not agree.';
    case 'unknown_address':
      return 'Tito has another address.';
    case 'not_stored':
      return 'It could not be written down.';
    default:
      return 'This did not prove to come from Tito.';
  }
}

function saidTime(at: number, now: number): string {
  return dayOf(at) === dayOf(now) ? clock(at) : shortTime(at, now);
}
