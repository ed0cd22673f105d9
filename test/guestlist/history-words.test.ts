import { describe, expect, test } from 'vitest';
import type { Action } from '../../shared/actions.ts';
import { ADA, at, invited, JOAN, told } from '../helpers/history.ts';
import { CONNECTION, World } from '../helpers/world.ts';

const ANSWERED = { words: '', attempts: 1, retryAt: null };

describe('what became of the mails', () => {
  function queued(): World {
    const world = new World();
    world.deliver('ticket.completed', at(0));
    return world;
  }

  test("the mail server's words are told", () => {
    const world = queued();
    world.mailed(ADA, 'failed', '550 no such user');
    expect(told(world, ADA).at(-1)).toBe(
      'The invite was not delivered: the mail server refused it: 550 no such user',
    );
  });

  test('a mail in doubt is said to be maybe sent, and why', () => {
    const world = queued();
    world.handed(ADA);
    world.mailed(ADA, 'ambiguous', 'The connection to the mail server was lost.');
    expect(told(world, ADA).at(-1)).toBe(
      'The invite was maybe sent: The connection to the mail server was lost.',
    );
  });

  test('many tries for the same reason are one entry', () => {
    const world = queued();
    for (let tries = 0; tries < 3; tries += 1) {
      world.handed(ADA);
      world.mailed(ADA, 'retrying', '450 try later');
    }
    world.sent(ADA);
    expect(told(world, ADA).slice(1)).toEqual([
      'The invite could not be sent yet and is tried again: 450 try later',
      'The invite was sent',
    ]);
  });

  test('an invite withdrawn in flight stays so, whatever the mail server says', () => {
    const world = queued();
    world.handed(ADA);
    world.deliver('ticket.voided', at(1));
    world.mailed(ADA, 'sent');
    expect(told(world, ADA).slice(-2)).toEqual([
      'Withdrawn, because ticket 9K9R-1 was voided',
      'The invite was sent; it had left already, and stays withdrawn',
    ]);
  });

  test('a gate that closed while a mail was in flight holds its next try, and that is told', () => {
    const world = queued();
    world.handed(ADA);
    world.setPolicy({ sending: 'rehearsal' });
    world.mailed(ADA, 'retrying', '450 try later');
    expect(told(world, ADA).slice(1)).toEqual([
      'The invite could not be sent yet and is tried again: 450 try later',
      'Held: rehearsal',
    ]);
  });

  test('so does a pause', () => {
    const world = queued();
    world.handed(ADA);
    world.act({ do: 'pause' });
    world.mailed(ADA, 'retrying');
    expect(told(world, ADA).at(-1)).toBe('Held: paused');
  });

  test('the notice of a withdrawal is told apart from the invite', () => {
    const world = new World({ withdrawNotice: true });
    world.deliver('ticket.completed', at(0));
    world.sent(ADA);
    world.deliver('ticket.voided', at(1));
    const notice = { kind: 'notice', connection: CONNECTION, address: ADA, revision: 1 } as const;
    world.write({ t: 'handed', at: 1_000_003, mail: notice });
    world.write({ t: 'mailed', at: 1_000_003, mail: notice, state: 'sent', ...ANSWERED });
    expect(told(world, ADA).at(-1)).toBe('The notice of the withdrawal was sent');
  });

  test('a link that is fetched again and again is told once, until something else happens', () => {
    const world = queued();
    world.sent(ADA);
    const visit = () =>
      world.write({ t: 'visited', at: 1_000_003, connection: CONNECTION, address: ADA, revision: 1 });
    visit();
    visit();
    world.deliver('ticket.completed', at(1, { slug: 'ti_2', reference: '9K9R-2' }));
    visit();
    expect(told(world, ADA).slice(2)).toEqual([
      'The link was fetched (may be a scanner)',
      'Ticket 9K9R-2 (Early Bird) was completed; they are invited already',
      'The link was fetched (may be a scanner)',
    ]);
  });

  test('news of an earlier mail is told as such', () => {
    const world = queued();
    world.handed(ADA);
    const first = world.mailTo(ADA);
    world.deliver('ticket.voided', at(1));
    world.deliver('ticket.unvoided', at(2));
    world.write({ t: 'mailed', at: 1_000_004, mail: first, state: 'sent', ...ANSWERED });
    expect(told(world, ADA).slice(-2)).toEqual([
      'Invited again (second invite), because ticket 9K9R-1 is valid again',
      'The earlier invite was sent',
    ]);
  });

  test('the earlier mail is not the one that was withdrawn since', () => {
    const world = queued();
    world.handed(ADA);
    const mail = world.mailTo(ADA);
    world.deliver('ticket.voided', at(1));
    world.deliver('ticket.unvoided', at(2));
    world.handed(ADA);
    world.deliver('ticket.voided', at(3));
    world.write({ t: 'mailed', at: 1_000_004, mail, state: 'sent', ...ANSWERED });
    expect(told(world, ADA).at(-1)).toBe('The earlier invite was sent');
  });
});

describe('what the organizer did', () => {
  /** The sentences that the actions added. */
  function after(world: World, ...actions: Action[]): string[] {
    const before = told(world, ADA).length;
    for (const action of actions) expect(world.act(action)).toMatchObject({ ok: true });
    return told(world, ADA).slice(before);
  }

  test('resending, and a new link', () => {
    const world = invited();
    expect(after(world, { do: 'resend', address: ADA })).toEqual(['You sent the same link once more']);
    world.sent(ADA);
    expect(after(world, { do: 'new link', address: ADA })).toEqual([
      'You sent a new link; the old one was withdrawn',
    ]);
  });

  test('withdrawing, and lifting that', () => {
    expect(after(invited(), { do: 'withdraw', address: ADA }, { do: 'unblock', address: ADA })).toEqual([
      'Withdrawn by hand',
      'The invite stands again, because you allowed them again',
    ]);
  });

  test('withdrawing before the invite left', () => {
    const world = new World();
    world.deliver('ticket.completed', at(0));
    expect(after(world, { do: 'withdraw', address: ADA })).toEqual([
      'The invite was cancelled before it was sent: withdrawn by hand',
    ]);
  });

  test('withdrawing somebody who never had an invite', () => {
    const world = new World();
    world.deliver('ticket.created', at(0, { state_name: 'new' }));
    expect(after(world, { do: 'withdraw', address: ADA })).toEqual(['You chose that they are not invited']);
  });

  test('ignoring, and no longer', () => {
    expect(after(invited(), { do: 'ignore', address: ADA }, { do: 'unblock', address: ADA })).toEqual([
      'Withdrawn, because you chose to ignore them',
      'The invite stands again, because you no longer ignore them',
    ]);
    const unknown = new World();
    unknown.deliver('ticket.created', at(0, { state_name: 'new' }));
    expect(after(unknown, { do: 'ignore', address: ADA })).toEqual(['You chose to ignore them']);
  });

  test('inviting without a ticket, and taking that back', () => {
    const world = new World();
    expect(after(world, { do: 'invite', address: ADA, name: 'Ada' })).toEqual([
      'Invited, because you added them by hand',
    ]);
    world.sent(ADA);
    expect(after(world, { do: 'uninvite', address: ADA })).toEqual([
      'Withdrawn, because you no longer invite them by hand',
    ]);
    expect(after(new World({ sending: 'rehearsal' }), { do: 'invite', address: ADA, name: '' })).toEqual([
      'You added them by hand',
      'Held: rehearsal',
    ]);
  });

  test('correcting an address, told to both', () => {
    const world = invited();
    expect(after(world, { do: 'correct address', ticket: 'ti_1', to: JOAN })).toEqual([
      `Withdrawn, because the address of ticket 9K9R-1 was corrected from ${ADA} to ${JOAN}`,
    ]);
    expect(told(world, JOAN)).toEqual([
      `Invited, because the address of ticket 9K9R-1 was corrected from ${ADA} to ${JOAN}`,
    ]);
    expect(after(world, { do: 'undo correction', ticket: 'ti_1' })).toEqual([
      `Invited again (second invite), because the address of ticket 9K9R-1 was changed back from ${JOAN} to ${ADA}`,
    ]);
  });

  test('releasing a test ticket, and holding it again', () => {
    const world = new World();
    world.deliver('ticket.completed', at(0, { slug: 'ti_test_1', test_mode: true }));
    expect(after(world, { do: 'release test', ticket: 'ti_test_1' })).toEqual([
      'Invited, because test ticket 9K9R-1 was released by you',
    ]);
    world.sent(ADA);
    expect(after(world, { do: 'hold test', ticket: 'ti_test_1' })).toEqual([
      'Withdrawn, because test ticket 9K9R-1 is held again',
    ]);
  });

  test('settling a mail in doubt, either way', () => {
    const world = invited();
    world.act({ do: 'resend', address: ADA });
    world.handed(ADA);
    world.mailed(ADA, 'ambiguous');
    expect(after(world, { do: 'resend ambiguous', address: ADA })).toEqual([
      'You sent the same mail once more',
    ]);
    world.handed(ADA);
    world.mailed(ADA, 'ambiguous');
    expect(after(world, { do: 'accept ambiguous', address: ADA })).toEqual([
      'You said that the invite arrived',
    ]);
  });

  test('pausing and resuming hold and release what had not left', () => {
    const world = new World();
    world.deliver('ticket.completed', at(0));
    expect(after(world, { do: 'pause' }, { do: 'resume' })).toEqual([
      'Held: paused',
      'Released from the pause',
    ]);
  });

  test('the end of the event pauses, and says so', () => {
    const world = new World();
    world.deliver('ticket.completed', at(0));
    const ended = { event: { title: 'Harbour Conf', end_date: '1969-12-01' } };
    world.deliver('ticket.updated', at(1, { slug: 'ti_2', email: JOAN, ...ended }));
    expect(told(world, ADA).at(-1)).toBe('Held: paused, because the event is over');
  });

  test('a rehearsal is left by releasing what it held', () => {
    const world = new World({ sending: 'rehearsal' });
    world.deliver('ticket.completed', at(0));
    world.setPolicy({ sending: 'live' });
    world.release();
    expect(told(world, ADA)).toEqual([
      'Ticket 9K9R-1 (Early Bird) was completed',
      'Held: rehearsal',
      'Released from rehearsal',
    ]);
  });

  test('changed settings hold and take back only once they are confirmed', () => {
    const world = invited();
    world.deliver(
      'ticket.completed',
      at(1, { slug: 'ti_2', email: JOAN, release_title: 'Workshop', release_slug: 'workshop' }),
    );
    world.setPolicy({ ticketTypes: ['Workshop'] });
    expect(told(world, ADA).at(-1)).toBe(
      'Their tickets no longer count under the changed settings; the invite stands until you confirm that',
    );
    expect(after(world, { do: 'confirm policy' })).toEqual([
      'Withdrawn, because you confirmed the changed settings',
    ]);
    world.setPolicy({ ticketTypes: [] });
    expect(told(world, ADA).at(-1)).toBe('Held: policy changed');
    expect(after(world, { do: 'confirm policy' })).toEqual([
      'Invited again (second invite), because you confirmed the changed settings',
    ]);
    expect(told(world, JOAN)).toEqual(['Invited, because ticket 9K9R-1 was completed']);
  });

  test('a corrected link, and the tick that access was taken away', () => {
    const world = invited();
    world.setPolicy({ hubUrl: 'https://new.example/{code}' });
    expect(after(world, { do: 'resend all' })).toEqual(['You sent the corrected link']);
    world.sent(ADA);
    world.act({ do: 'withdraw', address: ADA });
    expect(
      after(
        world,
        { do: 'taken away', address: ADA, done: true },
        { do: 'taken away', address: ADA, done: false },
      ),
    ).toEqual(['You ticked off that they were removed from the hub', 'You took that tick back']);
  });
});
