import { expect, test } from 'vitest';
import { createLog, gathered } from '../electron/log.ts';

function logged(style: 'pretty' | 'json'): string[] {
  const lines: string[] = [];
  const log = createLog(
    style,
    (line) => lines.push(line),
    () => Date.UTC(2026, 10, 21, 9, 30),
  );
  log.warn('refused a request', { connection: 'a\nforged line', reason: 'no_signature' });
  return lines;
}

test('for people: the time, a sign for a warning, and no way to forge a line', () => {
  expect(logged('pretty')).toEqual([
    '09:30:00  ! refused a request  connection=a\\u000aforged line  reason=no_signature\n',
  ]);
});

test('for machines: one JSON object a line', () => {
  const [line = ''] = logged('json');
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(JSON.parse(line)).toMatchObject({ level: 'warn', connection: 'a\nforged line' });
});

test.each(['pretty', 'json'] as const)('nothing turns the writing round where it is read (%s)', (style) => {
  const lines: string[] = [];
  createLog(style, (line) => lines.push(line), Date.now).warn('refused', { connection: 'a\u202eb' });
  expect(lines.join('')).toContain('a\\u202eb');
});

test('what is said in one turn is written in one go', async () => {
  const written: string[] = [];
  const write = gathered((lines) => written.push(lines));
  write('one\n');
  write('two\n');
  expect(written).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  write('three\n');
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toEqual(['one\ntwo\n', 'three\n']);
});
