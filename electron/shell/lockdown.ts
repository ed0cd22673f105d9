/** What no page may do: leave, open windows, reach the network, ask for the camera, embed a webview. */
import { app, type Session, shell, type WebContents } from 'electron';
import { isOwn } from './origin.ts';

/** Where the organizer may be sent in a browser; everything else is not opened. */
const OUTSIDE = ['ti.to', 'dashboard.tito.io', 'tito.io', 'www.tito.io', 'api.tito.io'];

/** The session of the window: kept in memory, without network, and without any permission but copying text. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(isGranted(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, `${origin}/`));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url) }));
  // What does not ask there, such as a look-up of a name, finds no network either.
  session.enableNetworkEmulation({ offline: true });
  session.setSpellCheckerEnabled(false);
}

/** Holds for every page of the app, whoever made it. */
export function lockPages(): void {
  app.on('web-contents-created', (_event, contents) => lockPage(contents));
}

function lockPage(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => {
    if (isOwn(event.url)) return;
    event.preventDefault();
    openOutside(event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isOwn(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwn(event.url)) event.preventDefault();
  });
}

/** Opens a page of Tito's in the browser; of anything else nothing happens. */
export function openOutside(url: string): void {
  if (isAllowedOutside(url)) void shell.openExternal(url);
}

export function isAllowedOutside(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password, port } = new URL(url);
  const isBare = username === '' && password === '' && port === '';
  return protocol === 'https:' && isBare && OUTSIDE.includes(hostname);
}

/** The page's own files, and what it holds already. Developer tools bring their own. */
function mayLoad(url: string): boolean {
  return isOwn(url) || /^(?:data|blob|devtools):/.test(url);
}

function isGranted(permission: string, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOwn(url);
}
