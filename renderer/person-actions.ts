import type { Action } from '../shared/actions.ts';
import type { ConnectionView, ParticipantView, TicketView } from '../shared/contract.ts';
import { assertNever } from '../shared/model.ts';

/** Something the organizer can do about one person now. */
export interface PersonAction {
  readonly label: string;
  readonly hint: string;
  readonly action: Action;
}

type Connection = Pick<ConnectionView, 'sending' | 'paused'>;

/** Does mail leave for this connection? */
export function isSending(connection: Connection | undefined): boolean {
  return connection?.sending === 'live' && connection.paused === null;
}

/** Is this person kept from being invited by the organizer, whatever tickets they hold? */
export function isBlocked({ blocked }: ParticipantView): boolean {
  return blocked !== null;
}

/** What the key `r` does: the mail once more. */
export function isResend({ action }: PersonAction): boolean {
  return action.do === 'resend' || action.do === 'resend ambiguous';
}

/** What makes sense for this person as their invite stands, most wanted first. */
export function actionsFor(
  person: ParticipantView,
  connection: Connection | undefined,
): readonly PersonAction[] {
  const actions = actionsForInvite(person, connection);
  if (!person.guest) return actions;
  const hint = 'They stay invited only while a ticket says so';
  return [
    ...actions,
    { label: 'No longer a guest', hint, action: { do: 'uninvite', address: person.email } },
  ];
}

function actionsForInvite(
  person: ParticipantView,
  connection: Connection | undefined,
): readonly PersonAction[] {
  const { email: address } = person;
  const ignore: PersonAction = {
    label: 'Ignore',
    hint: 'Never invited, whatever tickets they hold',
    action: { do: 'ignore', address },
  };
  const withdraw: PersonAction = {
    label: 'Withdraw…',
    hint: 'Take the invite back',
    action: { do: 'withdraw', address },
  };
  const newLink: PersonAction = {
    label: 'New link',
    hint: 'A mail with a new link; the old link ends',
    action: { do: 'new link', address },
  };
  const invite: PersonAction = {
    label: 'Invite by hand',
    hint: 'Invited as a guest, without a valid ticket',
    action: { do: 'invite', address, name: person.name },
  };
  switch (person.invite.state) {
    case 'sent':
    case 'failed':
      return [
        { label: 'Send again', hint: 'The same link once more (r)', action: { do: 'resend', address } },
        newLink,
        withdraw,
        ignore,
      ];
    case 'ambiguous':
      return [
        {
          label: 'It arrived',
          hint: 'Counts as sent from now on',
          action: { do: 'accept ambiguous', address },
        },
        {
          label: 'Send it again',
          hint: 'The very same mail (r)',
          action: { do: 'resend ambiguous', address },
        },
        withdraw,
        ignore,
      ];
    case 'queued':
    case 'sending':
    case 'retrying':
      return [withdraw, ignore];
    case 'held': {
      const release: PersonAction = {
        label: 'Invite now',
        hint: 'Sends the invite that is held',
        action: { do: 'release held', address },
      };
      // No valid ticket would ever release it.
      if (!person.entitled) return [invite, ignore];
      return isSending(connection) ? [release, ignore] : [ignore];
    }
    case 'none':
    case 'withdrawn': {
      if (isBlocked(person)) {
        const hint = 'Judged by their tickets again';
        return [{ label: 'Allow again', hint, action: { do: 'unblock', address } }];
      }
      return [invite, ignore];
    }
    default:
      return assertNever(person.invite.state);
  }
}

/** Is it this test ticket that its holder's invite is held for? */
export function canRelease({ invite }: ParticipantView, ticket: TicketView): boolean {
  return ticket.mode === 'test' && invite.state === 'held' && invite.reason === 'test';
}
