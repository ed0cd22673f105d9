/// <reference types="node" />
import { describe, expect, test } from 'vitest';
import {
  bannerWords,
  inviteSentence,
  outcomeSentence,
  railFacts,
  sendingFact,
  testSigns,
} from '../../renderer/words.ts';
import { INVITE_STATES, OUTCOMES } from '../../shared/model.ts';
import { delivery, emptyStatus, person } from './make.ts';

const live = emptyStatus();
const [connection] = live.connections;
if (!connection) throw new Error('the stage has no connection');
const rehearsing = { ...connection, id: 'second', name: 'second', sending: 'rehearsal' as const };
const problem = { code: 'smtp', sentence: 'The mail server refuses the password.', action: 'Set it again.' };

describe('three facts', () => {
  const words = (status: typeof live) => railFacts(status).map((fact) => `${fact.tone}: ${fact.words}`);

  test('receiving, sending, and what is held', () => {
    expect(words(live)).toEqual(['ok: Receiving', 'ok: Sending live', 'quiet: Nothing held']);
    const counts = { ...connection.counts, held: 14, testHeld: 2 };
    const where = (one: typeof connection, held = 14) =>
      words({ ...live, connections: [{ ...one, counts: { ...counts, held } }] })[2];
    expect(where(connection)).toBe('warn: 14 invites held');
    expect(where(connection, 2)).toBe('test: 2 test tickets held');
    expect(where(rehearsing)).toBe('test: 14 invites held');
  });

  test('of one connection what is its own; who was held in a removed one is nobody’s concern', () => {
    const counts = { ...connection.counts, held: 14 };
    const status = {
      ...live,
      connections: [connection, { ...rehearsing, counts }],
      mail: { ...live.mail, waiting: 3 },
      counts: { ...live.counts, held: 20 },
    };
    const said = (id: string | null) => railFacts(status, id).map((fact) => fact.words);
    expect(said('second')).toEqual(['Receiving', 'Rehearsal, nobody mailed', '14 invites held']);
    expect(said(connection.id)).toEqual(['Receiving', 'Sending live', 'Nothing held']);
    expect(said(null)[2]).toBe('14 invites held');
  });

  test('sending is live only if a mail server takes mails', () => {
    const mail = { ...live.mail, problem };
    expect(words({ ...live, mail })[1]).toBe('bad: Sending has stopped');
    expect(words({ ...live, mail: { ...live.mail, server: null } })[1]).toBe('warn: Live, no mail server');
    expect(words({ ...live, connections: [rehearsing] })[1]).toBe('test: Rehearsal, nobody mailed');
    expect(words({ ...live, connections: [] })[1]).toBe('quiet: Nothing to send');
    expect(sendingFact({ ...live, connections: [connection, rehearsing] }).words).toBe('Live in 1 of 2');
  });
});

test('a pause is said instead of live, with why, unless another connection still sends', () => {
  const paused = (why: 'by the organizer' | 'the event is over') => ({ ...connection, paused: why });
  const facts = (...connections: (typeof live)['connections']) => sendingFact({ ...live, connections });
  expect(facts(paused('by the organizer'))).toEqual({
    tone: 'warn',
    words: 'Paused',
    detail: 'until you resume',
  });
  expect(facts(paused('the event is over')).detail).toBe('the event is over');
  expect(facts(connection, paused('by the organizer')).words).toBe('Live in 1 of 2');
  expect(railFacts({ ...live, connections: [paused('by the organizer')] })[1]?.words).toBe(
    'Sending is paused',
  );
});

test('what the organizer did to an invite is said as theirs', () => {
  const { invite } = person('Ada', 'ada@example.org');
  const said = (state: 'none' | 'withdrawn', reason: string) => inviteSentence({ ...invite, state, reason });
  expect(said('withdrawn', 'withdrawn by hand')).toBe('You withdrew the invite.');
  expect(said('withdrawn', 'ignored')).toBe(said('none', 'ignored'));
  expect(said('withdrawn', 'ticket void')).toBe('The invite is withdrawn: ticket void.');
});

test('a reason that is a sentence ends the sentence it stands in', () => {
  const { invite } = person('Ada', 'ada@example.org');
  const reason = 'The mail server could not be reached (ECONNREFUSED).';
  expect(inviteSentence({ ...invite, state: 'retrying', reason })).toBe(
    'The mail server did not take it yet: The mail server could not be reached (ECONNREFUSED).',
  );
});

describe('the violet line', () => {
  const signs = (...connections: (typeof live)['connections']) => ({ connections, testArrived: false });

  test('names the connections that rehearse while others are live', () => {
    expect(bannerWords(signs(connection))).toBeNull();
    expect(bannerWords(signs(connection, rehearsing))).toContain('rehearsal for second:');
    expect(bannerWords(signs(rehearsing))).toMatch(/^This is a rehearsal\. /);
  });

  test('does not say of the whole that nobody is mailed while one connection is live', () => {
    expect(bannerWords(signs(connection, rehearsing))).not.toContain('nobody');
  });

  test('says where the mails of test tickets go', () => {
    const arriving = (testTickets: 'hold' | 'send' | 'redirect') =>
      bannerWords({ connections: [{ ...connection, testTickets }], testArrived: true });
    expect(arriving('hold')).toContain('nobody is mailed');
    expect(arriving('redirect')).toContain('go to you');
    expect(arriving('send')).toContain('is mailed');
  });

  test('goes by the connection that is shown, and by what came within a day', () => {
    const now = Date.now();
    const both = { ...live, connections: [connection, rehearsing] };
    const arrived = (hours: number, chosen: string | null) => {
      const receivedAt = now - hours * 3_600_000;
      return testSigns(both, [delivery({ test: true, receivedAt })], chosen, now);
    };
    expect(arrived(1, null).testArrived).toBe(true);
    expect(arrived(25, null).testArrived).toBe(false);
    expect(arrived(1, 'second')).toEqual({ connections: [rehearsing], testArrived: false });
  });
});

test('every state and outcome has a sentence of its own, calm and without the machine’s words', () => {
  const { invite } = person('Ada', 'ada@example.org');
  const sentences = [
    ...INVITE_STATES.map((state) => inviteSentence({ ...invite, state })),
    ...OUTCOMES.map((outcome) => outcomeSentence(delivery({ outcome }))),
  ];
  expect(new Set(sentences).size).toBe(INVITE_STATES.length + OUTCOMES.length);
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence).not.toMatch(/!|payload|HMAC|\b[45]\d\d\b|successfully/i);
  }
});
