/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  allProblems,
  bannerWords,
  inviteSentence,
  outcomeSentence,
  railFacts,
  sendingFact,
} from '../../renderer/words.ts';
import { INVITE_STATES, OUTCOMES } from '../../shared/model.ts';
import { delivery, emptyStatus, person } from './make.ts';

const live = emptyStatus();
const [connection] = live.connections;
if (!connection) throw new Error('the stage has no connection');
const rehearsing = { ...connection, id: 'second', sending: 'rehearsal' as const };
const problem = { code: 'smtp', sentence: 'The mail server refuses the password.', action: 'Set it again.' };

describe('three facts', () => {
  const words = (status: typeof live) => railFacts(status).map((fact) => `${fact.tone}: ${fact.words}`);

  test('receiving, sending, and what is held', () => {
    expect(words(live)).toEqual(['ok: Receiving', 'ok: Sending live · 0 waiting', 'quiet: Nothing held']);
    const counts = { ...live.counts, held: 14, testHeld: 2 };
    expect(words({ ...live, counts })[2]).toBe('warn: 14 invites held');
    expect(words({ ...live, counts: { ...counts, held: 2 } })[2]).toBe('test: 2 test tickets held');
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

describe('the violet line', () => {
  test('names the connections that rehearse while others are live', () => {
    expect(bannerWords(live)).toBeNull();
    expect(bannerWords({ ...live, connections: [connection, rehearsing] })).toContain(
      'rehearsal for second:',
    );
    expect(bannerWords({ ...live, connections: [rehearsing] })).toMatch(/^This is a rehearsal\. /);
  });

  test('does not say of the whole that nobody is mailed while one connection is live', () => {
    expect(bannerWords({ ...live, connections: [connection, rehearsing] })).not.toContain('nobody');
  });

  test('says where the mails of test tickets go', () => {
    const counts = { ...live.counts, testHeld: 1 };
    expect(bannerWords({ ...live, counts })).toContain('nobody is mailed');
    const redirecting = { ...connection, testTickets: 'redirect' as const };
    expect(bannerWords({ ...live, counts, connections: [redirecting] })).toContain('go to you');
  });
});

test('each problem is told once, what stops everything first', () => {
  const down = { code: 'tunnel', sentence: 'The tunnel is down.', action: 'Wait.' };
  const other = { code: 'other', sentence: 'Other.', action: 'Other.' };
  const status = {
    ...live,
    tunnel: { state: 'down' as const, provider: 'localtunnel', since: 0, problem: down },
    mail: { ...live.mail, problem },
    problems: [other, problem],
  };
  expect(allProblems(status)).toEqual([down, problem, other]);
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

describe('contrast', () => {
  const css = readFileSync(new URL('../../renderer/styles/tokens.css', import.meta.url), 'utf8');
  const [light = '', dark = ''] = css.split('@media');

  function luminance(name: string, half: string): number {
    const hex = half.match(new RegExp(`--${name}: #([0-9a-f]{6});`))?.[1];
    if (!hex) throw new Error(`no colour ${name}`);
    const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  test.each([
    ...['ink', 'second', 'third'].flatMap((ink) => ['ground', 'panel', 'hover'].map((on) => [ink, on])),
    ...['ok', 'warn', 'bad', 'test'].flatMap((ink) => [`${ink}-ground`, 'panel'].map((on) => [ink, on])),
    ['test', 'test-stripe'],
    ['third', 'test-ground'],
    ['second', 'quiet-ground'],
    ['second', 'accent-ground'],
    ['ink', 'warn-ground'],
    ['panel', 'accent'],
  ])('%s on %s can be read in both halves of the day', (ink = '', on = '') => {
    for (const half of [light, dark]) {
      const [high = 0, low = 0] = [luminance(ink, half), luminance(on, half)].sort((a, b) => b - a);
      expect((high + 0.05) / (low + 0.05)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
