/** Desktop entry: the same service, with a tray and a window of its own. */
import { join } from 'node:path';
import { app, session } from 'electron';
import { dataFolderPath, openService } from './open-service.ts';
import { declareProtocol, serveWindow } from './shell/app-protocol.ts';
import { Desktop } from './shell/desktop.ts';
import { giveUp } from './shell/give-up.ts';
import { answerIpc } from './shell/ipc.ts';
import { chooseKeychain, openKeychain } from './shell/keychain.ts';
import { lockPages, lockSession } from './shell/lockdown.ts';
import { isStartedAtLogin } from './shell/login-item.ts';
import { tellOfMove } from './shell/moved.ts';
import { PreferenceFile } from './shell/preferences.ts';
import { quitCleanly } from './shell/quit.ts';
import { saveExports } from './shell/save-exports.ts';
import { Updater } from './shell/updater.ts';
import { MainWindow } from './shell/window.ts';

const appFolder = join(import.meta.dirname, '..', '..');

try {
  // Two Ushers on two data folders are two apps; what Chromium keeps stays with the data.
  app.setPath('userData', join(dataFolderPath(), 'window'));
  // Windows shows notifications only of programs that it knows by name.
  app.setAppUserModelId('org.usher.app');
  declareProtocol();
  chooseKeychain();
  lockPages();

  // Awaiting this at top level would dead-lock an ES module.
  if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(giveUp);
  else app.quit();
} catch (error) {
  // Before that nothing can be shown.
  app.whenReady().then(() => giveUp(error));
}

async function start(): Promise<void> {
  let leave = giveUp;
  const service = await openService({
    entryFolder: import.meta.dirname,
    dashboardOnlyIfAsked: true,
    vault: await openKeychain(),
    onPublicUrls: () => {},
    onMoved: (failure) => {
      if (failure) giveUp(failure);
      else void tellOfMove().then(() => app.quit());
    },
    onOvertaken: (why) => leave(why),
  });
  const log = (error: unknown) => {
    const words = error instanceof Error ? error.message : typeof error;
    service.log.warn('the desktop app met an error', { error: words });
  };
  // A partition without `persist:` leaves nothing on the disk.
  const pages = session.fromPartition('window');
  lockSession(pages);
  await serveWindow(pages, service.contract, join(appFolder, 'dist', 'renderer'), log);
  saveExports(pages);

  const preferences = await PreferenceFile.open(service.folder);
  const updater = new Updater();
  const window = new MainWindow({
    session: pages,
    preload: join(appFolder, 'dist', 'preload', 'preload.cjs'),
    icon: join(appFolder, 'electron', 'icons', 'window.png'),
    preferences,
    onHidden: () => desktop?.tellOfTray(),
    onGivenUp: () => desktop?.tellOfCrashes(),
  });
  const quit = quitCleanly({
    service,
    onQuitting: () => {
      window.quit();
      desktop?.stop();
    },
  });
  // First the ports become free for the other one: the words wait for somebody to read them.
  leave = (why) => quit.finishWith(() => giveUp(why));
  answerIpc({
    contract: service.contract,
    isOurs: (contents) => window.isOurs(contents),
    updateReady: () => updater.ready,
    restartToUpdate: () => quit.finishWith(() => updater.install()),
    log,
  });
  let desktop: Desktop | null = null;
  if (!isStartedAtLogin()) window.show();
  desktop = await Desktop.start({ service, window, preferences, updater, quit, appFolder, log });
}
