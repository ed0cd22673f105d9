import type { ConnectionView, HeldView, StatusView } from '../../shared/contract.ts';
import { count, number } from '../../shared/format.ts';
import type { ByHand } from '../by-hand.ts';
import { pausedPeople, releasable } from '../held.ts';
import { about } from '../progress.ts';
import { missingForMail } from '../words.ts';
import { type Choice, Confirm } from './confirm.tsx';
import { SomePeople } from './some-people.tsx';

interface QuestionProps {
  readonly byHand: ByHand;
  readonly connection: ConnectionView;
  /** Null while it is not known. */
  readonly held: HeldView | null;
  readonly onClose: () => void;
}

interface GoLiveProps extends QuestionProps {
  readonly mail: StatusView['mail'];
}

/** From rehearsal to live: are those held sent now, or only who comes from now on? */
export function GoLive({ byHand, connection, mail, held, onClose }: GoLiveProps) {
  const { id, paused } = connection;
  const missing = missingForMail(mail, connection);
  // Where a mail lacks something, nobody can be invited yet.
  const some = held && missing === null ? releasable(held) : { people: 0, examples: [] };
  const others = (held?.held.reduce((sum, { people }) => sum + people, 0) ?? 0) - some.people;
  // While it is paused nothing can be released, so that is not offered.
  const canSend = some.people > 0 && paused === null;
  const keep: Choice = {
    label: canSend ? 'Only new ones' : 'Go live',
    ...(!canSend && { kind: 'primary' }),
    deed: () => byHand.goLive(id, 'keep'),
  };
  const send: Choice = {
    label: `Send the ${number(some.people)} held`,
    kind: 'primary',
    deed: () => byHand.goLive(id, 'send'),
  };
  return (
    <Confirm title="Go live?" choices={canSend ? [keep, send] : [keep]} onClose={onClose}>
      {missing !== null && (
        <p>
          <strong>{missing}</strong>
        </p>
      )}
      <p>
        {missing === null ? 'From now on' : 'From then on'}, whoever gets a valid ticket is really mailed.
      </p>
      {some.people > 0 && (
        <>
          <p>
            <strong>{count(some.people, 'held person', 'held people')}</strong> can be invited:
          </p>
          <SomePeople some={some} />
        </>
      )}
      {canSend && held && <HowLong held={held} />}
      {some.people > 0 && paused !== null && <p>They stay held for as long as sending is paused.</p>}
      {held?.held.length === 0 && <p className="second">Nobody is held.</p>}
      {held === null && <p className="second">How many are held is not known yet; they stay held.</p>}
      {others > 0 && missing === null && (
        <p className="second">
          {count(others, 'other stays', 'others stay')} held in any case, for a reason of their own.
        </p>
      )}
    </Confirm>
  );
}

/** After a pause: what was held by it goes out at once. */
export function Resume({ byHand, connection: { id, paused }, held, onClose }: QuestionProps) {
  const some = held ? pausedPeople(held) : { people: 0, examples: [] };
  const choice: Choice = {
    label: some.people > 0 ? `Resume and send ${number(some.people)}` : 'Resume',
    kind: 'primary',
    deed: () => byHand.act(id, { do: 'resume' }),
  };
  return (
    <Confirm title="Resume sending?" choices={[choice]} onClose={onClose}>
      {paused === 'the event is over' && (
        <p>The event is over. Whoever gets a valid ticket from now on is invited all the same.</p>
      )}
      {some.people > 0 && (
        <>
          <p>
            <strong>{count(some.people, 'person is', 'people are')}</strong> invited at once:
          </p>
          <SomePeople some={some} />
        </>
      )}
      {held === null && <p className="second">How many the pause has held is not known yet.</p>}
    </Confirm>
  );
}

/** So short needs no saying, in seconds. */
const SHORT = 20;

/** What the limits on mails mean for sending all that is held. */
export function HowLong({ held: { seconds } }: { held: HeldView }) {
  if (seconds < SHORT) return null;
  return <p className="second">At the rate your mail server may get them, that takes {about(seconds)}.</p>;
}
