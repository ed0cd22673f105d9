import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DeliveryRecord, RepeatRecord } from '../../electron/guestlist/records.ts';
import type { VerifiedDelivery } from '../../electron/listener/endpoint.ts';
import { arrivalIds, Intake } from '../../electron/listener/intake.ts';

const proBody = readFileSync(new URL('../fixtures/pro-order-created.json', import.meta.url), 'utf8');

class Disk {
  readonly records: (DeliveryRecord | RepeatRecord)[] = [];
  readonly keys = new Set<string>();
  refusals = 0;
  readonly intake = new Intake({
    isKnown: (connection, key) => this.keys.has(`${connection} ${key}`),
    nextId: arrivalIds(''),
    record: async (record) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.refusals > 0) {
        this.refusals -= 1;
        throw new Error('the disk refuses');
      }
      this.records.push(record);
      if (record.t === 'repeat') return;
      const keys = [`key ${record.key}`, `body ${record.bodyHash}`, `id ${record.proId}`];
      for (const key of keys) this.keys.add(`${record.connection} ${key}`);
    },
  });

  kinds(): string[] {
    return this.records.map((record) => record.t);
  }
}

const WATCH = { bodyMs: 0, verifyMs: 0, provedAt: 0 };

function classic(body: string | Buffer, event = 'ticket.completed', connection = 'c'): VerifiedDelivery {
  const head = {
    connection,
    dialect: 'classic',
    secret: 0,
    event,
    receivedAt: 1,
    headers: {},
    watch: WATCH,
  } as const;
  return { ...head, body: Buffer.from(body) };
}

function pro(body: string): VerifiedDelivery {
  return {
    connection: 'c',
    dialect: 'pro',
    secret: 0,
    watch: WATCH,
    event: '',
    receivedAt: 1,
    headers: {},
    body: Buffer.from(body),
  };
}

test('the same classic delivery again is a repeat; the same bytes under another event are not', async () => {
  const disk = new Disk();
  await disk.intake.receive(classic('{"slug":"a"}'));
  await disk.intake.receive(classic('{"slug":"a"}'));
  await disk.intake.receive(classic('{"slug":"a"}', 'ticket.voided'));
  expect(disk.kinds()).toEqual(['delivery', 'repeat', 'delivery']);
  expect(disk.records[2]).toMatchObject({ otherName: true });
});

test('the same bytes in two connections are two deliveries', async () => {
  const disk = new Disk();
  await disk.intake.receive(classic('{}', 'ticket.completed', 'one'));
  await disk.intake.receive(classic('{}', 'ticket.completed', 'two'));
  expect(disk.kinds()).toEqual(['delivery', 'delivery']);
});

test('a repeat is remembered as key and time, without its body', async () => {
  const disk = new Disk();
  await disk.intake.receive(classic('{"email":"ada@example.org"}'));
  await disk.intake.receive(classic('{"email":"ada@example.org"}'));
  expect(JSON.stringify(disk.records[1])).not.toContain('ada');
});

test("another try of Pro's, whose state and attempts differ, is a repeat", async () => {
  const disk = new Disk();
  await disk.intake.receive(pro(proBody));
  await disk.intake.receive(
    pro(proBody.replace('"attempts": 1', '"attempts": 3').replace('pending', 'retrying')),
  );
  expect(disk.kinds()).toEqual(['delivery', 'repeat']);
  expect(disk.records[0]).toMatchObject({ event: 'order.created', proId: '123456' });
});

test('the same Pro id with other data is news, and flagged', async () => {
  const disk = new Disk();
  await disk.intake.receive(pro(proBody));
  await disk.intake.receive(pro(proBody.replace('Jane Smith', 'Joan Clarke')));
  expect(disk.kinds()).toEqual(['delivery', 'delivery']);
  expect(disk.records[1]).toMatchObject({ reusedId: true });
});

test('equals in flight share one line: the later ones wait for its fsync and are repeats', async () => {
  const disk = new Disk();
  await Promise.all(Array.from({ length: 5 }, () => disk.intake.receive(classic('{}'))));
  expect(disk.kinds()).toEqual(['delivery', 'repeat', 'repeat', 'repeat', 'repeat']);
});

test('where the disk refused the first of equals, the next one takes its place and is not lost', async () => {
  const disk = new Disk();
  disk.refusals = 1;
  const results = await Promise.allSettled(
    Array.from({ length: 4 }, () => disk.intake.receive(classic('{}'))),
  );
  expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(disk.kinds()).toEqual(['delivery', 'repeat', 'repeat']);
});

test('a body that is not text is kept byte for byte', async () => {
  const disk = new Disk();
  const bytes = Buffer.from([0xff, 0x00, 0x80]);
  await disk.intake.receive(classic(bytes));
  const { body } = disk.records[0] as DeliveryRecord;
  expect(Buffer.from((body as { base64: string }).base64, 'base64')).toEqual(bytes);
});

test('ids sort by arrival, also when the clock is set back', () => {
  const next = arrivalIds('x');
  const ids = [next(1_000), next(1_000), next(5), next(2_000_000_000_000)];
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(4);
});

test('a Pro body nested too deep to be written again is told by its bytes, and is no fault of the disk', async () => {
  const disk = new Disk();
  const body = `{"id":1,"webhook_event":"order.created","data":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  await disk.intake.receive(pro(body));
  await disk.intake.receive(pro(body));
  expect(disk.kinds()).toEqual(['delivery', 'repeat']);
});
