import { expect, test } from 'vitest';
import { autostartFile } from '../../electron/shell/autostart-file.ts';

test('a path with spaces, quotes, dollars, percents and backslashes is one argument', () => {
  const [line] = autostartFile(['/opt/My "App"/$x/50%/a\\b', '--hidden']).match(/^Exec=.*$/m) ?? [];
  expect(line).toBe(String.raw`Exec="/opt/My \\"App\\"/\\$x/50%%/a\\\\b" "--hidden"`);
});
