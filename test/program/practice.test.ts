import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Usher, until } from '../helpers/usher.ts';

const PRACTICE = join(import.meta.dirname, '..', '..', 'dist', 'electron', 'practice.js');

function practise(...args: string[]): Usher {
  const practice = new Usher({}, [PRACTICE, ...args]);
  onTestFinished(async () => {
    practice.child.kill('SIGTERM');
    await practice.exited;
  });
  return practice;
}

test('a burst ends with everybody invited who should be, each by one mail, and says so', async () => {
  const practice = practise('--fast', '--orders', '12');
  expect(await practice.exited).toBe(0);
  const verdict = /(\d+) mails arrived, (\d+) of (\d+) people invited/.exec(practice.stdout);
  expect(Number(verdict?.[1])).toBeGreaterThan(12);
  expect([verdict?.[2], verdict?.[3]]).toEqual([verdict?.[1], verdict?.[1]]);
});

test('at a human pace it tells what happens, and its dashboard opens from the printed link', async () => {
  const practice = practise();
  await until(() => practice.stdout.includes('mail arrived:'));
  const link = /http:\/\/127\.0\.0\.1:\d+\/\?code=\S+/.exec(practice.stdout)?.[0] ?? '';
  const opened = await fetch(link, { redirect: 'manual', headers: { 'Sec-Fetch-Site': 'none' } });
  expect(opened.status).toBe(303);
  practice.child.kill('SIGINT');
  expect(await practice.exited).toBe(0);
});
