import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';
import { faults, type Participants } from './verdict.ts';

const EXPECTED = new Set(['ada@example.org', 'zoe@example.org']);
const TALLY = { sent: 10, accepted: 9, wrongly: 0 };
const participants = (...states: string[]): Participants =>
  states.map((state, i) => ({ email: `${i}@example.org`, invite: { state } }));
const SENT = participants('sent', 'sent', 'none');

describe('the verdict on a burst', () => {
  it('is good when everyone who should be invited got one mail, whatever the case of the address', () => {
    expect(faults(EXPECTED, ['ADA@example.org', 'zoe@example.org'], SENT, TALLY)).toEqual([]);
  });

  it.each([
    ['a missing mail', ['ada@example.org'], SENT, TALLY, '1 people who should be invited got no mail.'],
    [
      'a mail to somebody else',
      ['ada@example.org', 'zoe@example.org', 'test@example.org'],
      SENT,
      TALLY,
      '1 people got a mail who should not be invited.',
    ],
    [
      'a second mail',
      ['ada@example.org', 'zoe@example.org', 'Ada@example.org'],
      SENT,
      TALLY,
      '1 mails came more than once.',
    ],
    ['an answer', [...EXPECTED], SENT, { ...TALLY, wrongly: 2 }, '2 requests were answered otherwise'],
    ['a mail that never left', [...EXPECTED], participants('sent', 'sent', 'retrying'), TALLY, 'never left'],
    ['the count', [...EXPECTED], participants('sent', 'held'), TALLY, 'Usher counts 1 as invited, of 2'],
  ])('finds fault with %s', (_, mails, people, tally, sentence) => {
    expect(faults(EXPECTED, mails, people, tally)).toEqual([expect.stringContaining(sentence)]);
  });
});

describe('the command line', () => {
  it('is twelve orders at a human pace unless it says otherwise', () => {
    expect(readOptions([])).toEqual({ orders: 12, fast: false });
    expect(readOptions(['--fast', '--orders', '500'])).toEqual({ orders: 500, fast: true });
  });

  it.each([['--orders', '0'], ['--orders', '1.5'], ['--orders', 'many'], ['--orders', '100001'], ['--slow']])(
    'refuses %s %s',
    (...args) => {
      expect(() => readOptions(args.filter(Boolean))).toThrow();
    },
  );
});
