import { expect, test } from 'vitest';
import { isCalled, lasting, titlesOf } from '../../renderer/ticket-types.ts';

const EARLY = { slug: 'early-bird', title: 'Early Bird (sold out)' };
const VIP = { slug: null, title: 'VIP' };
const KNOWN = [EARLY, VIP];

test('a type is meant by its slug or its title, whatever the case', () => {
  expect(isCalled(EARLY, ' EARLY-bird ')).toBe(true);
  expect(isCalled(EARLY, 'early bird (sold out)')).toBe(true);
  expect(isCalled(VIP, 'Early Bird')).toBe(false);
});

test('what is stored of a choice outlives a new title; what has no slug, or is not known yet, stays as it is called', () => {
  expect(lasting(['Early Bird (sold out)', 'VIP', 'Workshop'], KNOWN)).toEqual([
    'early-bird',
    'VIP',
    'Workshop',
  ]);
});

test('a choice is shown by the titles that types have now', () => {
  expect(titlesOf(['early-bird', 'VIP', 'Workshop'], KNOWN)).toEqual([
    'Early Bird (sold out)',
    'VIP',
    'Workshop',
  ]);
});
