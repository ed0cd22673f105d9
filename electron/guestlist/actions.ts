/** What the organizer does by hand: each action checks whether it makes sense, changes the books, and says what it did. */
import type { Action } from '../../shared/actions.ts';
import { assertNever, type Problem } from '../../shared/model.ts';
import { Desk, type Done, Refusal } from './actions/desk.ts';
import { acceptAmbiguous, newLink, resend, resendAll, resendAmbiguous } from './actions/mails.ts';
import { block, invite, takenAway, unblock, uninvite } from './actions/people.ts';
import { cancelSending, confirmPolicy, pause, releaseHeld, resume } from './actions/sending.ts';
import { correctAddress, releaseTest, undoCorrection } from './actions/tickets.ts';
import type { Books } from './books.ts';
import type { Policy } from './entities.ts';
import type { Mint } from './invite.ts';
import type { Puts } from './records.ts';
import { inLines } from './rejudge.ts';

export type Performed =
  | {
      readonly ok: true;
      /** One sentence: what was done. */
      readonly told: string;
      /** What takes it back; null where nothing does. */
      readonly undo: Action | null;
      /** In lines for the journal; empty where nothing changed. */
      readonly puts: readonly Puts[];
    }
  | { readonly ok: false; readonly problem: Problem };

/** Works an action out. The books are not touched: the result carries what replaces them. */
export function perform(books: Books, action: Action, policy: Policy, mint: Mint): Performed {
  const desk = new Desk(books, policy, mint);
  try {
    const { told, undo } = carriedOut(desk, action);
    return { ok: true, told, undo, puts: inLines(desk.draft.puts()) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

function carriedOut(desk: Desk, action: Action): Done {
  switch (action.do) {
    case 'resend':
      return resend(desk, action.address);
    case 'new link':
      return newLink(desk, action.address);
    case 'withdraw':
      return block(desk, action.address, 'withdrawn by hand');
    case 'ignore':
      return block(desk, action.address, 'ignored');
    case 'unblock':
      return unblock(desk, action.address);
    case 'invite':
      return invite(desk, action.address, action.name.trim());
    case 'uninvite':
      return uninvite(desk, action.address);
    case 'correct address':
      return correctAddress(desk, action.ticket, action.to);
    case 'undo correction':
      return undoCorrection(desk, action.ticket);
    case 'release test':
      return releaseTest(desk, action.ticket, true);
    case 'hold test':
      return releaseTest(desk, action.ticket, false);
    case 'accept ambiguous':
      return acceptAmbiguous(desk, action.address);
    case 'resend ambiguous':
      return resendAmbiguous(desk, action.address);
    case 'release held':
      return releaseHeld(desk, action.address);
    case 'pause':
      return pause(desk);
    case 'resume':
      return resume(desk);
    case 'cancel sending':
      return cancelSending(desk);
    case 'confirm policy':
      return confirmPolicy(desk);
    case 'resend all':
      return resendAll(desk);
    case 'taken away':
      return takenAway(desk, action.address, action.done);
    default:
      return assertNever(action);
  }
}
