/** Desktop entry: the same service, with its window in Electron. */
import { app, BrowserWindow, dialog, shell } from 'electron';
import { CannotStart, type OpenService, openService } from './open-service.ts';

if (app.requestSingleInstanceLock()) {
  // Awaiting this at top level would dead-lock an ES module.
  app.whenReady().then(start).catch(giveUp);
} else {
  app.quit();
}

async function start(): Promise<void> {
  const service = await openService({
    entryFolder: import.meta.dirname,
    onPublicUrls: () => {},
    onMoved: () => app.quit(),
  });
  quitCleanly(service);
  const window = openWindow(service.dashboardLink());
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => app.quit());
}

function openWindow(link: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 720,
    minHeight: 480,
    title: 'Usher',
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  const { origin } = new URL(link);
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url);
    return { action: 'deny' };
  });
  window.webContents.on('will-navigate', (event, url) => {
    if (new URL(url).origin !== origin) event.preventDefault();
  });
  void window.loadURL(link);
  return window;
}

/** What is being written is written before the app is gone. */
function quitCleanly(service: OpenService): void {
  let isStopped = false;
  app.on('before-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    void service.stop().finally(() => {
      isStopped = true;
      app.quit();
    });
  });
}

function giveUp(error: unknown): void {
  const line = error instanceof CannotStart ? error.message : 'Usher could not start.';
  process.stderr.write(`${line}\n`);
  dialog.showErrorBox('Usher cannot start', line);
  app.exit(error instanceof CannotStart ? error.exitCode : 1);
}
