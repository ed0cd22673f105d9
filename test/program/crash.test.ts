import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Usher } from '../helpers/usher.ts';

const CRASH = join(import.meta.dirname, '..', '..', 'dist', 'electron', 'crash.js');

test('killed 25 times at random moments, it has lost nothing it acknowledged, and mailed nobody twice', async () => {
  const harness = new Usher({}, [CRASH, '--rounds', '25']);
  onTestFinished(() => harness.kill());
  const code = await harness.exited;
  expect(code, harness.stdout + harness.stderr).toBe(0);
  const [, acked, lost, mails, doubles] =
    /acked (\d+), lost (\d+), mails (\d+), doubles (\d+)/.exec(harness.stdout) ?? [];
  expect([lost, doubles]).toEqual(['0', '0']);
  expect(Number(acked)).toBeGreaterThan(200);
  expect(Number(mails)).toBeGreaterThan(100);
}, 180_000);
