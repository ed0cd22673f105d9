import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineBuffer } from '../../electron/store/line-buffer.ts';
import { encodeLine } from '../../electron/store/lines.ts';

const around = (before: string, text: string, after: string) => ({
  aroundText: () => ({ before, utf8: Buffer.from(text), after }),
});

test('a text given as bytes stands in its line just as JSON would write it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (name, text) => {
      const wellFormed = Buffer.from(text).toString();
      const before = `{"name":${JSON.stringify(name)},"body":"`;
      expect(encodeLine(around(before, wellFormed, '"}')).bytes.toString()).toBe(
        encodeLine({ name, body: wellFormed }).bytes.toString(),
      );
    }),
  );
});

test('every character that JSON escapes is escaped, whatever stands around it', () => {
  for (let code = 0; code < 256; code++) {
    const text = `a${String.fromCharCode(code)}${String.fromCharCode(code)}z`;
    const line = encodeLine(around('{"t":"', text, '"}')).bytes.toString();
    expect(JSON.parse(line.slice(line.indexOf('{')))).toEqual({ t: text });
  }
});

test('lines of any size follow one another as if each had been written alone', () => {
  const lines = new LineBuffer();
  const record = fc.oneof(
    fc.record({ n: fc.nat() }),
    fc.integer({ min: 0, max: 400_000 }).map((size) => ({ text: '"é'.repeat(size / 2) })),
    fc.integer({ min: 0, max: 100_000 }).map((size) => around('{"b":"', '\n"x'.repeat(size / 3), '"}')),
  );
  fc.assert(
    fc.property(fc.array(fc.array(record, { minLength: 1, maxLength: 3 }), { maxLength: 5 }), (batches) => {
      const alone = batches.flat().map((one) => encodeLine(one));
      const placed = batches.flatMap((batch) => lines.add(batch));
      expect(lines.bytes.equals(Buffer.concat(alone.map(({ bytes }) => bytes)))).toBe(true);
      expect(placed).toEqual(alone.map(({ bytes, length, crc }) => ({ bytes: bytes.length, length, crc })));
      lines.clear();
    }),
    { numRuns: 50 },
  );
});

test('of records that cannot all be written, none is', () => {
  const lines = new LineBuffer();
  lines.add([{ n: 1 }]);
  const before = lines.bytes.toString();
  expect(() => lines.add([{ n: 2 }, { toJSON: () => undefined }])).toThrow(TypeError);
  expect(lines.bytes.toString()).toBe(before);
});
