import { useState } from 'react';
import type { ConnectionView, HeldView, StatusView } from '../../shared/contract.ts';
import { count, plain } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import { pausedPeople } from '../held.ts';
import { useDeed } from '../hooks/use-deed.ts';
import { NOBODY_FOR_NOW } from '../words.ts';
import { Chip } from './chip.tsx';
import { ProblemNote } from './notices.tsx';
import { Card } from './panel.tsx';
import { GoLive, Resume } from './sending-questions.tsx';

interface SendingCardProps {
  readonly byHand: ByHand;
  readonly connection: ConnectionView;
  readonly mail: StatusView['mail'];
  /** Null while it is not known. */
  readonly held: HeldView | null;
}

/** Is mail really sent for this connection? And everything that changes it. */
export function SendingCard({ byHand, connection, mail, held }: SendingCardProps) {
  const { id, sending, paused } = connection;
  const [asking, setAsking] = useState<'go live' | 'resume' | null>(null);
  const { problem, run } = useDeed();
  const isLive = sending === 'live';
  const isStopped = mail.problem !== null;

  function resume(): void {
    const mailsNobody = held !== null && pausedPeople(held).people === 0 && paused === 'by the organizer';
    if (isLive && !mailsNobody) setAsking('resume');
    else void run(() => byHand.act(id, { do: 'resume' }));
  }

  return (
    <Card title="Sending">
      <div className="sending">
        <div className="sending-words">
          <p>
            <SendingChip connection={connection} isStopped={isStopped} />
          </p>
          <p>{sendingSentence(connection, isStopped)}</p>
          {isLive && mail.waiting > 0 && (
            <p className="second">{count(mail.waiting, 'mail')} waiting to be sent.</p>
          )}
          {isLive && mail.sender !== null && <p className="second">The sender is {plain(mail.sender)}.</p>}
        </div>
        <div className="panel-actions">
          {!isLive && (
            <button type="button" className="button primary" onClick={() => setAsking('go live')}>
              Go live…
            </button>
          )}
          {paused !== null && (
            <button type="button" className={isLive ? 'button primary' : 'button'} onClick={resume}>
              Resume
            </button>
          )}
          {isLive && paused === null && (
            <button
              type="button"
              className="button"
              onClick={() => void run(() => byHand.act(id, { do: 'pause' }))}
            >
              Pause
            </button>
          )}
          {isLive && (
            <button type="button" className="button" onClick={() => void run(() => byHand.rehearse(id))}>
              Back to rehearsal
            </button>
          )}
        </div>
      </div>
      {problem && <ProblemNote problem={problem} />}
      {asking === 'go live' && (
        <GoLive
          byHand={byHand}
          connection={connection}
          mail={mail}
          held={held}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'resume' && (
        <Resume byHand={byHand} connection={connection} held={held} onClose={() => setAsking(null)} />
      )}
    </Card>
  );
}

interface SendingChipProps {
  readonly connection: ConnectionView;
  /** The mail queue stands still as a whole. */
  readonly isStopped: boolean;
}

function SendingChip({ connection: { sending, paused }, isStopped }: SendingChipProps) {
  if (sending === 'rehearsal') return <Chip label={{ word: 'Rehearsal', tone: 'test' }} />;
  if (paused !== null) return <Chip label={{ word: 'Paused', tone: 'warn' }} />;
  if (isStopped) return <Chip label={{ word: 'Stopped', tone: 'bad' }} />;
  return <Chip label={{ word: 'Live', tone: 'ok' }} />;
}

function sendingSentence({ sending, paused }: ConnectionView, isStopped: boolean): string {
  if (sending === 'rehearsal') {
    const also = paused === null ? '' : ' Sending is paused as well.';
    return `Everything is recorded and held: nobody is mailed.${also}`;
  }
  if (paused === 'the event is over') {
    return 'The event is over, so sending has paused. Do you still want to invite people?';
  }
  if (paused !== null) return 'You paused sending. What Tito says is recorded as before.';
  if (isStopped) return NOBODY_FOR_NOW;
  return 'Whoever gets a valid ticket is invited at once.';
}
