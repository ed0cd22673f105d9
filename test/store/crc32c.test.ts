import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32c, crcHex } from '../../electron/store/crc32c.ts';

/** Bit by bit, as the definition has it. */
function plainCrc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

test('the check value of CRC-32C comes out', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

// RFC 3720, appendix B.4.
test.each([
  ['32 bytes of zeroes', Buffer.alloc(32), 0x8a9136aa],
  ['32 bytes of ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['32 rising bytes', Buffer.from(Array.from({ length: 32 }, (_, n) => n)), 0x46dd794e],
])('the vector of iSCSI for %s comes out', (_, bytes, crc) => {
  expect(crc32c(bytes)).toBe(crc);
});

test('any bytes get the same checksum as bit by bit', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => crc32c(bytes) === plainCrc32c(bytes)));
});

test('a checksum can be continued, and taken of a part', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, n) => {
      const cut = Math.min(n, bytes.length);
      expect(crc32c(bytes, cut, bytes.length, crc32c(bytes, 0, cut))).toBe(crc32c(bytes));
      expect(crc32c(bytes, cut)).toBe(crc32c(bytes.subarray(cut)));
    }),
  );
});

test('it is written with eight digits, whatever it is', () => {
  expect([crcHex(0), crcHex(0xabc), crcHex(0xffffffff)]).toEqual(['00000000', '00000abc', 'ffffffff']);
});
