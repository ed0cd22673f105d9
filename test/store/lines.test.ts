import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_RECORD_BYTES } from '../../electron/store/line-buffer.ts';
import { encodeLine, LineScanner, type ScannedLine } from '../../electron/store/lines.ts';

/** Scans bytes as reads of `step` bytes would bring them. */
function scan(bytes: Buffer, step = 1 << 16): ScannedLine[] {
  const scanner = new LineScanner();
  const lines: ScannedLine[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    const read = bytes.copy(scanner.space(), 0, at, Math.min(at + step, bytes.length));
    lines.push(...scanner.take(read));
  }
  lines.push(...scanner.end());
  return lines;
}

function recordsOf(lines: readonly ScannedLine[]): unknown[] {
  return lines.flatMap((line) => (line.kind === 'record' ? [line.record] : []));
}

function encodeAll(records: readonly object[]): Buffer {
  return Buffer.concat(records.map((record) => encodeLine(record).bytes));
}

const record = fc.record({ n: fc.nat(), text: fc.string({ unit: 'binary', maxLength: 40 }) });
const records = fc.array(record, { minLength: 1, maxLength: 6 });
const step = fc.integer({ min: 1, max: 200 });

describe('a line', () => {
  test('is length, checksum, JSON and newline', () => {
    expect(encodeLine({ name: 'Zoë' }).bytes.toString()).toMatch(/^15 [0-9a-f]{8} \{"name":"Zoë"\}\n$/);
  });

  test('holds no newline but its own, whatever is in the record', () => {
    const { bytes } = encodeLine({ text: 'two\nlines\r\n\u2028' });
    expect(bytes.indexOf('\n')).toBe(bytes.length - 1);
  });

  test('is refused if JSON cannot hold the record', () => {
    expect(() => encodeLine({ toJSON: () => undefined })).toThrow(TypeError);
  });

  test('is refused if it is larger than a reader would believe', () => {
    expect(() => encodeLine({ text: 'x'.repeat(MAX_RECORD_BYTES) })).toThrow(RangeError);
  });

  test('of the largest size is read back, and so is its neighbour', () => {
    const largest = { t: 'x'.repeat(MAX_RECORD_BYTES - 8) };
    expect(encodeLine(largest).length).toBe(MAX_RECORD_BYTES);
    const read = recordsOf(scan(encodeAll([largest, { n: 1 }])));
    expect(read.length).toBe(2);
    expect(read[1]).toEqual({ n: 1 });
  });
});

test('what was written is read back in order, with its place, however the reads fall', () => {
  fc.assert(
    fc.property(records, step, (written, size) => {
      const bytes = encodeAll(written);
      let offset = 0;
      const expected = written.map((one) => {
        const line = encodeLine(one);
        const item = { kind: 'record', offset, length: line.length, crc: line.crc, record: one };
        offset += line.bytes.length;
        return item;
      });
      expect(scan(bytes, size)).toEqual(expected);
    }),
  );
});

test('any cut leaves the whole lines before it, invents nothing, and the rest is one torn tail', () => {
  fc.assert(
    fc.property(records, fc.nat(), step, (written, n, size) => {
      const bytes = encodeAll(written);
      const cut = n % (bytes.length + 1);
      const lines = scan(bytes.subarray(0, cut), size);
      const read = recordsOf(lines);
      expect(read).toEqual(written.slice(0, read.length));
      const whole = encodeAll(written.slice(0, read.length)).length;
      // A record is whole as soon as its JSON is, with or without the newline.
      expect(cut).toBeGreaterThanOrEqual(whole - 1);
      expect(
        encodeAll(written.slice(0, read.length + 1)).length - 1 > cut || read.length === written.length,
      ).toBe(true);
      const rest = lines.slice(read.length);
      expect(rest).toEqual(cut > whole ? [{ kind: 'torn', offset: whole, bytes: cut - whole }] : []);
    }),
  );
});

test('a tail of NULs is torn, after a cut at any place', () => {
  fc.assert(
    fc.property(records, fc.nat(), fc.integer({ min: 2, max: 500 }), step, (written, n, nuls, size) => {
      const bytes = encodeAll(written);
      const cut = n % (bytes.length + 1);
      const lines = scan(Buffer.concat([bytes.subarray(0, cut), Buffer.alloc(nuls)]), size);
      const read = recordsOf(lines);
      expect(read).toEqual(written.slice(0, read.length));
      expect(lines.slice(read.length)).toEqual([
        { kind: 'torn', offset: expect.any(Number), bytes: expect.any(Number) },
      ]);
    }),
  );
});

test('a tail of NULs is torn also where only a newline is missing before it', () => {
  const bytes = encodeAll([{ n: 1 }]);
  const lines = scan(Buffer.concat([bytes.subarray(0, -1), Buffer.alloc(9)]));
  expect(recordsOf(lines)).toEqual([{ n: 1 }]);
  expect(lines.slice(1)).toEqual([{ kind: 'torn', offset: bytes.length - 1, bytes: 9 }]);
});

test('one byte that was hit costs at most the one record it is in, and is reported with its place', () => {
  fc.assert(
    fc.property(records, fc.nat(), fc.integer({ min: 1, max: 255 }), step, (written, n, flip, size) => {
      const bytes = encodeAll(written);
      const hit = n % bytes.length;
      bytes[hit] = (bytes[hit] as number) ^ flip;
      const lines = scan(bytes, size);
      const read = recordsOf(lines);
      let start = 0;
      const hitRecord = written.findIndex((one) => {
        start += encodeLine(one).bytes.length;
        return hit < start;
      });
      const onlyNewline = hit === start - 1;
      expect(read).toEqual(onlyNewline ? written : written.toSpliced(hitRecord, 1));
      // Only a last newline that became NUL looks like a torn tail; nothing is lost with it.
      const torn = hit === bytes.length - 1 && bytes[hit] === 0;
      const reported = lines.filter((line) => line.kind !== 'record');
      // A header that got a newline is two bad lines.
      expect(reported.map((line) => line.kind)).toSatisfy((kinds: string[]) =>
        torn ? kinds.join() === 'torn' : ['damaged', 'damaged,damaged'].includes(kinds.join()),
      );
      expect(reported.some(({ offset, bytes }) => offset <= hit && hit < offset + bytes)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

describe('damage', () => {
  const three = [{ n: 1 }, { n: 2 }, { n: 3 }];
  const line = encodeLine({ n: 1 }).bytes.length;

  function hit(at: number, byte: string): ScannedLine[] {
    const bytes = encodeAll(three);
    bytes.write(byte, at, 'latin1');
    return scan(bytes);
  }

  test('that puts a newline into a record does not cost the next one', () => {
    const lines = hit(line + 13, '\n');
    expect(recordsOf(lines)).toEqual([{ n: 1 }, { n: 3 }]);
    expect(lines[1]).toEqual({ kind: 'damaged', offset: line, bytes: line, reason: 'bad checksum' });
  });

  test('that makes a length point at the end of the next line does not cost the next one', () => {
    const first = encodeLine({ text: 'x'.repeat(34) });
    const second = encodeLine({ text: 'y'.repeat(17) });
    const bytes = Buffer.concat([first.bytes, second.bytes, encodeLine({ n: 3 }).bytes]);
    expect([first.length, second.bytes.length]).toEqual([45, 41]);
    bytes.write('86', 0, 'latin1');
    expect(bytes[13 + 86 - 1]).toBe(0x0a);
    expect(recordsOf(scan(bytes))).toEqual([{ text: 'y'.repeat(17) }, { n: 3 }]);
  });

  test('of the last line, its newline being there, is no torn tail', () => {
    expect(hit(2 * line + 14, 'x').at(-1)).toEqual({
      kind: 'damaged',
      offset: 2 * line,
      bytes: line,
      reason: 'bad checksum',
    });
  });

  test('of the last newline does not cost the record', () => {
    const lines = hit(3 * line - 1, 'x');
    expect(recordsOf(lines)).toEqual(three);
    expect(lines.at(-1)).toEqual({ kind: 'damaged', offset: 3 * line - 1, bytes: 1, reason: 'newline lost' });
  });

  test('larger than any read is found to its end', () => {
    const rubbish = Buffer.alloc(3_000_000, 'rubbish ');
    const lines = scan(Buffer.concat([encodeAll(three), rubbish, Buffer.from('\n'), encodeAll(three)]));
    expect(recordsOf(lines)).toEqual([...three, ...three]);
    expect(lines[3]).toMatchObject({ kind: 'damaged', offset: 3 * line, bytes: 3_000_001 });
  });

  test('of many bytes anywhere never makes a record up', () => {
    fc.assert(
      fc.property(
        records,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        step,
        (written, hits, size) => {
          const bytes = encodeAll(written);
          for (const [at, byte] of hits) bytes[at % bytes.length] = byte;
          const wanted = written.map((one) => JSON.stringify(one));
          let from = 0;
          for (const read of recordsOf(scan(bytes, size))) {
            const at = wanted.indexOf(JSON.stringify(read), from);
            expect(at).toBeGreaterThanOrEqual(from);
            from = at + 1;
          }
        },
      ),
    );
  });

  test('is accounted for byte by byte: what is read, damaged and torn adds up to the file', () => {
    fc.assert(
      fc.property(
        records,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        step,
        (written, hits, size) => {
          const bytes = encodeAll(written);
          for (const [at, byte] of hits) bytes[at % bytes.length] = byte;
          let at = 0;
          for (const one of scan(bytes, size)) {
            // A record's newline may be accounted for separately, or be missing at the end.
            expect(one.offset).toBe(at);
            if (one.kind === 'record') {
              at += String(one.length).length + 10 + one.length;
              if (bytes[at] === 0x0a) at += 1;
            } else at += one.bytes;
          }
          expect(at).toBe(bytes.length);
        },
      ),
    );
  });
});
