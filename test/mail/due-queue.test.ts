import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueQueue } from '../../electron/mail/due-queue.ts';

const at = (key: string, notBefore: number) => ({
  key,
  messageId: `<${key}@example.org>`,
  attempts: 0,
  notBefore,
  firstTriedAt: null,
});

it('gives back what was added and not deleted, by time, first come first served', () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('add' as const),
      key: fc.integer({ min: 0, max: 30 }),
      notBefore: fc.integer({ min: 0, max: 5 }),
    }),
    fc.record({ do: fc.constant('delete' as const), key: fc.integer({ min: 0, max: 30 }) }),
    fc.record({ do: fc.constant('shift' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const queue = new DueQueue();
      let model: { key: string; notBefore: number }[] = [];
      const first = () => [...model].sort((a, b) => a.notBefore - b.notBefore)[0];
      for (const step of steps) {
        if (step.do === 'add') {
          const key = String(step.key);
          queue.add(at(key, step.notBefore));
          if (!model.some((item) => item.key === key)) model.push({ key, notBefore: step.notBefore });
        } else if (step.do === 'delete') {
          const key = String(step.key);
          expect(queue.delete(key)).toBe(model.some((item) => item.key === key));
          model = model.filter((item) => item.key !== key);
        } else {
          const expected = first();
          expect(queue.shift()?.key).toBe(expected?.key);
          model = model.filter((item) => item !== expected);
        }
        expect(queue.size).toBe(model.length);
        expect(queue.peek()?.key).toBe(first()?.key);
      }
    }),
  );
});
