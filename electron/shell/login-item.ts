/** Starting with the desktop: the system's own setting on macOS and Windows, an autostart file on Linux. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { autostartFile } from './autostart-file.ts';

/** Started so, Usher goes to the tray without opening its window. */
export const HIDDEN = '--hidden';

export async function startsAtLogin(): Promise<boolean> {
  if (process.platform !== 'linux') return app.getLoginItemSettings({ args: [HIDDEN] }).openAtLogin;
  try {
    return !/^Hidden=true$/m.test(await readFile(filePath(), 'utf8'));
  } catch {
    return false;
  }
}

/** Rejects where the system does not let us. */
export async function setStartAtLogin(on: boolean): Promise<void> {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, args: [HIDDEN] });
    return;
  }
  if (!on) {
    await rm(filePath(), { force: true });
    return;
  }
  await mkdir(dirname(filePath()), { recursive: true });
  await writeFile(filePath(), autostartFile(command()));
}

/** Where macOS opens a login item it passes no arguments, and says so itself. */
export function isStartedAtLogin(): boolean {
  return (
    process.argv.includes(HIDDEN) ||
    (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
  );
}

function filePath(): string {
  return join(app.getPath('appData'), 'autostart', 'usher.desktop');
}

/** An AppImage runs from a folder that is gone afterwards; the file itself stays. */
function command(): readonly string[] {
  const appFolder = app.isPackaged ? [] : [app.getAppPath()];
  return [process.env['APPIMAGE'] ?? process.execPath, ...appFolder, HIDDEN];
}
