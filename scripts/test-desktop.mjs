// The tests of the desktop app in a real Electron: npm run test:desktop [-- FILTER].
import { buildIfStale } from './build-if-stale.mjs';
import { runInDesktop, whyNoDesktop } from './in-desktop.mjs';

const obstacle = whyNoDesktop();
if (obstacle) {
  console.error(`The desktop app is not tested here: ${obstacle}.`);
  process.exit(process.env.CI ? 1 : 0);
}
buildIfStale();
process.exit(runInDesktop([process.execPath, 'test/desktop/run.mjs', ...process.argv.slice(2)]));
