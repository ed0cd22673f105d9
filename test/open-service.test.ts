import { afterEach, expect, test, vi } from 'vitest';
import { CannotStart, dataFolderPath } from '../electron/open-service.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('whoever only asks for the data folder is told of a bad variable as whoever starts Usher is', () => {
  vi.stubEnv('USHER_PORT', 'xyzzy');
  expect(dataFolderPath).toThrow(CannotStart);
  expect(dataFolderPath).toThrow(
    expect.objectContaining({ exitCode: 2, message: expect.stringMatching(/^USHER_PORT: /) }),
  );
});
