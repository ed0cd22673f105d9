import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementsIn, encodeSummed, ListElement, readSummed } from '../../electron/store/snapshot-file.ts';
import { MemoryFs } from '../helpers/memory-fs.ts';

function encoded(elements: object[]): Buffer {
  return Buffer.concat([...encodeSummed(elements)].map((piece) => Buffer.from(piece)));
}

async function decoded(bytes: Buffer): Promise<object[]> {
  const fs = new MemoryFs();
  fs.files.set('/file', bytes);
  return [...elementsIn(await readSummed(fs, '/file'))];
}

test('any elements come back as they were, and the whole is one JSON document', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ value: fc.jsonValue({ maxDepth: 5 }) }), { minLength: 1 }),
      async (elements) => {
        const bytes = encoded(elements);
        expect(JSON.stringify(await decoded(bytes))).toBe(JSON.stringify(elements));
        expect(JSON.parse(bytes.toString())).toHaveLength(elements.length + 1);
      },
    ),
  );
});

test('bytes come back as bytes', async () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, n) => n);
  const [, back] = (await decoded(encoded([{ n: 1 }, { n: 2, bytes: bytes.subarray(10) }]))) as [
    unknown,
    { bytes: Uint8Array },
  ];
  expect(Buffer.from(back.bytes).equals(Buffer.from(bytes.subarray(10)))).toBe(true);
});

test('lists come back as the text they are, whether they were written from a list or from such a text', async () => {
  const list = ['Zoë', { deep: [1, 2] }, null];
  const [, first] = await decoded(encoded([{ n: 1 }, list]));
  if (!(first instanceof ListElement)) throw new Error('no list came back');
  const { text, start, end } = first;
  expect(JSON.parse(text.toString('utf8', start, end))).toEqual(list);
  const again = encoded([{ n: 1 }, text.subarray(start, end)]);
  expect(again.equals(encoded([{ n: 1 }, list]))).toBe(true);
});

test('one byte that was hit, and any cut, is noticed before all is read', async () => {
  const bytes = encoded([{ version: 1 }, { name: 'Zoë', list: [1, 2, 3] }]);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const hit = Buffer.from(bytes);
      hit[at] = (hit[at] as number) ^ flip;
      await expect(decoded(hit)).rejects.toThrow();
      await expect(decoded(bytes.subarray(0, at))).rejects.toThrow();
    }),
  );
});

test('elements longer than any read come back whole', async () => {
  const elements = Array.from({ length: 5 }, (_, n) => ({ n, text: 'ö'.repeat(900_000) }));
  expect(await decoded(encoded(elements))).toEqual(elements);
});
