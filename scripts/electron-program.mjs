import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const DOWNLOAD_PATIENCE_MS = 180_000;

/** The path of Electron's program, downloaded on first use; null where it cannot be had. */
export function electronProgram() {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const found = () => {
    const pathFile = join(folder, 'path.txt');
    const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
    const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
    return existsSync(path) ? path : null;
  };
  if (!found() && !process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    spawnSync(process.execPath, [join(folder, 'install.js')], {
      stdio: 'ignore',
      timeout: DOWNLOAD_PATIENCE_MS,
    });
  }
  return found();
}
