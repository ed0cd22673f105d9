import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Usher } from '../helpers/usher.ts';

const FUZZ = join(import.meta.dirname, '..', '..', 'dist', 'electron', 'fuzz.js');

test('thousands of mangled requests end nothing, are never taken for deliveries, and cost no memory', async () => {
  const fuzz = new Usher({}, [FUZZ, '--requests', '6000']);
  onTestFinished(() => fuzz.kill());
  const code = await fuzz.exited;
  expect(code, fuzz.stdout + fuzz.stderr).toBe(0);
  const [, stored] = /signed and stored (\d+);.* faults 0$/m.exec(fuzz.stdout) ?? [];
  expect(Number(stored)).toBeGreaterThan(2_000);
}, 180_000);
