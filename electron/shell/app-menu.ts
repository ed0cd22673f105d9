/** The menu of the window, and of the app on macOS, by each platform's customs. */
import type { MenuItemConstructorOptions } from 'electron';
import { PLACES } from '../../shared/places.ts';
import type { MenuDeeds, MenuFacts } from './tray-menu.ts';
import { optionItems, pauseItem, updateItem, webhookItem } from './tray-menu.ts';

const line: MenuItemConstructorOptions = { type: 'separator' };

/** Everything the tray offers is here too: some desktops have no tray. */
export function appMenu(
  facts: MenuFacts,
  deeds: MenuDeeds,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const quit: MenuItemConstructorOptions = {
    label: isMac || platform === 'linux' ? 'Quit Usher' : 'Exit',
    accelerator: 'CmdOrCtrl+Q',
    click: () => deeds.quit(),
  };
  const own = [
    ...updateItem(facts, deeds),
    webhookItem(facts.status, deeds),
    pauseItem(facts.status, deeds),
    line,
    ...optionItems(facts, deeds),
    line,
  ];
  const app: MenuItemConstructorOptions = isMac
    ? {
        label: 'Usher',
        submenu: [
          { role: 'about' },
          line,
          ...own,
          { role: 'hide' },
          { role: 'hideOthers' },
          { role: 'unhide' },
          line,
          quit,
        ],
      }
    : { label: '&Usher', submenu: [...own, { role: 'close', label: 'Close Window' }, quit] };
  return [
    app,
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...PLACES.map((place, at) => ({
          label: `${place.slice(0, 1).toUpperCase()}${place.slice(1)}`,
          accelerator: `CmdOrCtrl+${at + 1}`,
          click: () => deeds.open(place),
        })),
        line,
        { role: 'reload' },
        line,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        line,
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    ...(isMac ? [] : [{ role: 'help' as const, submenu: [{ role: 'about' as const }] }]),
  ];
}
