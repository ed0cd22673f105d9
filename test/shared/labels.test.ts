import { describe, expect, test } from 'vitest';
import type { DeliveryView, InviteView } from '../../shared/contract.ts';
import { inviteLabel, outcomeLabel, ticketStateWord } from '../../shared/labels.ts';
import { INVITE_STATES, OUTCOMES, TICKET_STATES } from '../../shared/model.ts';

const ZONE = 'Europe/Dublin';
const NOW = Date.UTC(2026, 10, 21, 10, 42, 7);
const DAY = 86_400_000;

const DELIVERY: DeliveryView = {
  id: '1',
  connection: 'default',
  event: 'ticket.completed',
  receivedAt: NOW,
  outcome: 'accepted',
  reason: null,
  sentence: 'Ada Byron was invited',
  person: 'Ada Byron',
  email: 'ada@example.org',
  detail: '',
  test: false,
  invite: null,
  answeredInMs: null,
};

describe('states in words', () => {
  const invite: InviteView = {
    state: 'none',
    reason: null,
    revision: 0,
    sentAt: null,
    messageId: null,
    link: null,
    retryAt: null,
  };

  test('every state has its own word', () => {
    const words = INVITE_STATES.map((state) => inviteLabel({ ...invite, state }, NOW).word);
    expect(new Set(words).size).toBe(INVITE_STATES.length);
    const outcomes = OUTCOMES.map((outcome) => outcomeLabel({ ...DELIVERY, outcome }).word);
    expect(new Set(outcomes).size).toBe(OUTCOMES.length);
    expect(new Set(TICKET_STATES.map(ticketStateWord)).size).toBe(TICKET_STATES.length);
  });

  test('ambiguous is "Maybe sent", failed is "Not delivered"', () => {
    expect(inviteLabel({ ...invite, state: 'ambiguous' }, NOW)).toEqual({ word: 'Maybe sent', tone: 'warn' });
    expect(inviteLabel({ ...invite, state: 'failed' }, NOW)).toEqual({ word: 'Not delivered', tone: 'bad' });
  });

  test('a sent invite says when', () => {
    const sent = { ...invite, state: 'sent' as const, sentAt: NOW - DAY };
    expect(inviteLabel(sent, NOW, ZONE)).toEqual({ word: 'Sent Fri', tone: 'ok' });
  });

  test('violet means test or rehearsal and nothing else', () => {
    const held = (reason: string) => inviteLabel({ ...invite, state: 'held', reason }, NOW).tone;
    expect([held('test'), held('rehearsal'), held('unpaid')]).toEqual(['test', 'test', 'warn']);
    const accepted = (change: Partial<DeliveryView>) => outcomeLabel({ ...DELIVERY, ...change });
    expect(accepted({ reason: 'held: test', test: true })).toEqual({ word: 'Test, held', tone: 'test' });
    expect(accepted({ test: true })).toEqual({ word: 'Test', tone: 'test' });
    expect(accepted({ reason: 'held: rehearsal' })).toEqual({ word: 'Rehearsal, held', tone: 'test' });
    expect(accepted({ reason: 'held: no mail server' })).toEqual({ word: 'Held', tone: 'warn' });
    expect(accepted({ reason: 'waiting: nobody is named on it yet' })).toEqual({
      word: 'Waiting',
      tone: 'quiet',
    });
    expect(accepted({})).toEqual({ word: 'Recorded', tone: 'quiet' });
    expect(accepted({ invite: 'held', reason: 'held: unpaid' })).toEqual({ word: 'Held', tone: 'warn' });
    expect(accepted({ invite: 'sent' })).toEqual({ word: 'Invite sent', tone: 'ok' });
    expect(accepted({ invite: 'failed' })).toEqual({ word: 'Not delivered', tone: 'bad' });
  });
});

test('what a delivery did is told by the parts of its reason', () => {
  const label = (reason: string, change: Partial<DeliveryView> = {}) =>
    outcomeLabel({ ...DELIVERY, reason, ...change });
  const withdrawn = { word: 'Withdrawn', tone: 'quiet' };
  expect(label('withdrawn: Ada Byron')).toEqual(withdrawn);
  expect(label('replayed by you; withdrawn: 3 people')).toEqual(withdrawn);
  expect(label('withdrawn: Ada Byron', { test: true })).toEqual(withdrawn);
  expect(label('withdrawn: Ada Byron', { invite: 'sent' }).word).toBe('Invite sent');
  expect(label('held: rehearsal; no longer invited: Ada Byron')).toEqual({
    word: 'Rehearsal, held',
    tone: 'test',
  });
  expect(label('held: test; replayed by you', { test: true })).toEqual({ word: 'Test, held', tone: 'test' });
  expect(label('replayed by you; held: unpaid')).toEqual({ word: 'Held', tone: 'warn' });
  expect(label('still invited by another ticket: Ada Byron').word).toBe('Recorded');
});
