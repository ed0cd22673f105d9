import { describe, expect, test } from 'vitest';
import { ticketBody, World } from '../../helpers/world.ts';
import { ADA, did, held, invited, JOAN, problem, sent, withdrawn } from './desk.ts';

describe('resend', () => {
  test('queues the same link once more, as a copy with a Message-ID of its own', () => {
    const world = sent();
    const first = world.invite(ADA);
    expect(did(world.act({ do: 'resend', address: ' ADA@Example.org' }))).toEqual(
      expect.objectContaining({ told: 'Ada Byron gets the same link once more.', undo: null }),
    );
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1, copy: 2, link: first.link });
    expect(world.invite(ADA).messageId).toBe(first.messageId?.replace('.1@', '.2@'));
  });

  test('of one the server refused before it was handed over is the very same mail', () => {
    const world = invited();
    world.mailed(ADA, 'failed', '550 no such user');
    did(world.act({ do: 'resend', address: ADA }));
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1, copy: 1, attempts: 0 });
  });

  test('of one that never left leads where links lead now', () => {
    const world = invited();
    world.mailed(ADA, 'failed', 'The access link cannot be put into a mail.');
    world.setPolicy({ hubUrl: 'https://right.example/{code}' });
    did(world.act({ do: 'resend', address: ADA }));
    const { code, link } = world.invite(ADA);
    expect(link).toBe(`https://right.example/${code}`);
  });

  test('of a link through Usher leads through the public address there is now, to the same code', () => {
    const world = new World({ access: 'gated', publicUrl: 'https://old.example' });
    world.deliver('ticket.completed', ticketBody());
    world.sent(ADA);
    world.setPolicy({ publicUrl: 'https://new.example' });
    const { code, link } = world.invite(ADA);
    expect(link).toBe(`https://old.example/i/${code}`);
    did(world.act({ do: 'resend', address: ADA }));
    expect(world.invite(ADA)).toMatchObject({ copy: 2, code, link: `https://new.example/i/${code}` });
  });

  test.each([
    ['on its way', invited(), 'on-its-way'],
    ['held', held(), 'not-invited'],
    ['withdrawn', withdrawn(), 'not-invited'],
  ])('is refused while the invite is %s', (_, world, code) => {
    expect(problem(world.act({ do: 'resend', address: ADA }))).toBe(code);
  });

  test('is refused while nothing can be sent, and for people nobody knows', () => {
    const world = sent();
    did(world.act({ do: 'pause' }));
    expect(problem(world.act({ do: 'resend', address: ADA }))).toBe('closed');
    expect(problem(world.act({ do: 'resend', address: JOAN }))).toBe('nobody');
  });
});

describe('new link', () => {
  test('makes the next revision, with another code', () => {
    const world = sent();
    const first = world.invite(ADA);
    expect(did(world.act({ do: 'new link', address: ADA })).told).toBe(
      'Ada Byron gets a new link; the old one is withdrawn.',
    );
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 2, copy: 1, id: first.id });
    expect(world.invite(ADA).code).not.toBe(first.code);
  });

  test('is refused where no invite went out', () => {
    expect(problem(held().act({ do: 'new link', address: ADA }))).toBe('not-invited');
  });
});

describe('a mail that may have been delivered', () => {
  function inDoubt(): World {
    const world = invited();
    world.handed(ADA);
    world.mailed(ADA, 'ambiguous', 'The connection was lost.');
    return world;
  }

  test('is accepted as sent', () => {
    const world = inDoubt();
    did(world.act({ do: 'accept ambiguous', address: ADA }));
    expect(world.invite(ADA)).toMatchObject({
      state: 'sent',
      reason: null,
      sentAt: world.invite(ADA).handedAt,
    });
  });

  test('goes out again as the very same mail', () => {
    const world = inDoubt();
    const { messageId } = world.invite(ADA);
    did(world.act({ do: 'resend ambiguous', address: ADA }));
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1, copy: 1, messageId });
  });

  test('is not touched while nothing can be sent, and certain ones never are', () => {
    const world = inDoubt();
    did(world.act({ do: 'pause' }));
    expect(problem(world.act({ do: 'resend ambiguous', address: ADA }))).toBe('closed');
    expect(problem(sent().act({ do: 'accept ambiguous', address: ADA }))).toBe('nothing-to-do');
    expect(problem(sent().act({ do: 'resend ambiguous', address: ADA }))).toBe('nothing-to-do');
  });

  test('of a revision that was doubtful from the start counts as out: withdrawn, and never used again', () => {
    const world = invited();
    // Damage in the journal may have swallowed the line of its hand-over.
    world.mailed(ADA, 'ambiguous', 'The journal is damaged.');
    world.deliver('ticket.voided', ticketBody({ updated_at: '2026-11-20T11:00:00Z' }));
    expect(world.invite(ADA).state).toBe('withdrawn');
    world.deliver('ticket.unvoided', ticketBody({ updated_at: '2026-11-20T12:00:00Z' }));
    expect(world.invite(ADA).revision).toBe(2);
  });
});

describe('resend all', () => {
  test('sends the corrected link, as the next copy, to those who were sent another', () => {
    const world = sent();
    const { code } = world.invite(ADA);
    world.setPolicy({ hubUrl: 'https://right.example/{code}' });
    world.deliver('ticket.completed', ticketBody({ slug: 'ti_2', email: JOAN }));
    world.sent(JOAN);
    expect(did(world.act({ do: 'resend all' })).told).toBe('1 person gets the corrected link.');
    const link = `https://right.example/${code}`;
    expect(world.invite(ADA)).toMatchObject({ state: 'queued', revision: 1, copy: 2, link, code });
    expect(world.invite(JOAN)).toMatchObject({ state: 'sent', copy: 1 });
  });

  test('leaves out whoever only waits for a confirmation to be withdrawn', () => {
    const world = sent();
    world.setPolicy({ hubUrl: 'https://right.example/{code}', ticketTypes: ['Workshop'] });
    expect(problem(world.act({ do: 'resend all' }))).toBe('nothing-to-do');
  });

  test('is refused where everybody has the link, and while nothing can be sent', () => {
    const world = sent();
    expect(problem(world.act({ do: 'resend all' }))).toBe('nothing-to-do');
    world.setPolicy({ hubUrl: 'https://right.example/{code}', sending: 'rehearsal' });
    expect(problem(world.act({ do: 'resend all' }))).toBe('closed');
  });
});
