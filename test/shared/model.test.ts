import { expect, test } from 'vitest';
import { assertNever } from '../../shared/model.ts';

test('a value outside its union is an error that names it', () => {
  expect(() => assertNever('other' as never)).toThrow('"other"');
});
