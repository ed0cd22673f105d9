import type { StatusView } from '../../../shared/contract.ts';
import { count, number } from '../../../shared/format.ts';
import type { Problem } from '../../../shared/model.ts';
import type { ByHand } from '../../by-hand.ts';
import { CallFailure, type Client } from '../../client.ts';
import { releasable, type Some } from '../../held.ts';
import { Confirm } from '../confirm.tsx';
import { SomePeople } from '../some-people.tsx';

/** Whom a first mail server would reach. */
export interface Held extends Some {
  /** The connections that are live. */
  readonly connections: readonly string[];
}

/** Null: it would mail nobody, and so nothing is asked. */
export async function whomMailWouldReach(
  client: Client,
  { connections, mail }: StatusView,
): Promise<Held | null> {
  const live = connections.filter(({ sending, paused }) => sending === 'live' && paused === null);
  if (mail.server !== null || live.length === 0) return null;
  const held: Some[] = [];
  for (const { id } of live) {
    try {
      held.push(releasable(await client.call('held', { connection: id })));
    } catch (error) {
      // Storing will say that the service cannot be reached.
      if (!(error instanceof CallFailure)) throw error;
    }
  }
  return {
    connections: live.map(({ id }) => id),
    people: held.reduce((sum, { people }) => sum + people, 0),
    examples: held.flatMap(({ examples }) => examples).slice(0, 3),
  };
}

interface MailQuestionProps {
  readonly byHand: ByHand;
  readonly held: Held;
  /** Stores the form; false where something in it is wrong, which it says itself. */
  readonly store: () => Promise<boolean>;
  readonly onClose: () => void;
}

/** From here on people are really mailed: are those held sent now, or only who comes from now on? */
export function MailQuestion({ byHand, held, store, onClose }: MailQuestionProps) {
  async function send(): Promise<Problem | null> {
    if (!(await store())) return null;
    for (const connection of held.connections) {
      const problem = await byHand.act(connection, { do: 'release held', address: null });
      if (problem && problem.code !== 'nothing-to-do') return problem;
    }
    return null;
  }
  async function keep(): Promise<Problem | null> {
    await store();
    return null;
  }
  const hasHeld = held.people > 0;
  return (
    <Confirm
      title="Really mail people from now on?"
      choices={[
        {
          label: hasHeld ? 'Only new ones' : 'Save and send',
          ...(!hasHeld && { kind: 'primary' }),
          deed: keep,
        },
        ...(hasHeld
          ? [
              {
                label: `Send the ${number(held.people)} held`,
                kind: 'primary',
                deed: send,
              } as const,
            ]
          : []),
      ]}
      onClose={onClose}
    >
      <p>
        Sending is live, and only the mail server was missing. Whoever gets a valid ticket is mailed from now
        on.
      </p>
      {hasHeld && (
        <>
          <p>
            <strong>{count(held.people, 'held person', 'held people')}</strong> can be invited:
          </p>
          <SomePeople some={held} />
        </>
      )}
    </Confirm>
  );
}
