import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLines } from '../../renderer/json-lines.ts';

const told = (text: string) =>
  jsonLines(text)?.map(
    ({ depth, pieces }) => '  '.repeat(depth) + pieces.map((piece) => piece.text).join(''),
  );

test('whatever JSON it is, it is laid out as people expect it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(told(JSON.stringify(value))?.join('\n')).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test('nothing is read and written anew: long numbers, repeated keys and escapes stay as they came', () => {
  const text = '{ "id":12345678901234567890, "a":1.10, "a":"\\u00e9\\"" ,"e":[ ],"o":{}}';
  expect(told(text)).toEqual([
    '{',
    '  "id": 12345678901234567890,',
    '  "a": 1.10,',
    '  "a": "\\u00e9\\"",',
    '  "e": [],',
    '  "o": {}',
    '}',
  ]);
});

test('keys, texts, numbers and words are told apart', () => {
  const kinds = jsonLines('{"a":"b","c":-1e5,"d":null,"e":true}')?.flatMap(({ pieces }) =>
    pieces.filter(({ kind }) => kind !== 'sign').map(({ kind, text }) => `${kind} ${text}`),
  );
  expect(kinds).toEqual([
    'key "a"',
    'text "b"',
    'key "c"',
    'number -1e5',
    'key "d"',
    'word null',
    'key "e"',
    'word true',
  ]);
});

test('a megabyte in one text is no trouble', () => {
  expect(jsonLines(JSON.stringify({ text: '\\"x'.repeat(300_000) }))).toHaveLength(3);
});

test.each(['', '{', 'name=Ada', '{"a":1}{'])('%j is no JSON', (text) => {
  expect(jsonLines(text)).toBeNull();
});
