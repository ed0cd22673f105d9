/** The tray's menu as a value, made from how things stand. */
import type { MenuItemConstructorOptions } from 'electron';
import type { DeliveryView, StatusView } from '../../shared/contract.ts';
import { count, shortTime } from '../../shared/format.ts';
import { outcomeLabel } from '../../shared/labels.ts';
import type { Place } from '../../shared/places.ts';
import { printable } from '../../shared/printable.ts';
import type { Preferences } from './preferences.ts';
import { isPaused, statusLines } from './tray-state.ts';

export interface MenuFacts {
  readonly status: StatusView;
  readonly deliveries: readonly DeliveryView[];
  readonly preferences: Pick<Preferences, 'notifyOrders' | 'keepAwake'>;
  readonly startsAtLogin: boolean;
  /** The version that a restart would bring; null for none. */
  readonly updateReady: string | null;
  readonly now: number;
}

export interface MenuDeeds {
  open(place: Place | null): void;
  /** Of the connection with this id. */
  copyWebhookUrl(connection: string): void;
  setPaused(paused: boolean): void;
  setPreference(name: 'notifyOrders' | 'keepAwake', on: boolean): void;
  setStartAtLogin(on: boolean): void;
  restartToUpdate(): void;
  quit(): void;
}

/** Menus are narrow. */
const LABEL_LENGTH = 60;
const line: MenuItemConstructorOptions = { type: 'separator' };

export function trayMenu(facts: MenuFacts, deeds: MenuDeeds): MenuItemConstructorOptions[] {
  return [
    ...statusLines(facts.status).map((words) => ({ label: label(words), click: () => deeds.open('live') })),
    line,
    ...updateItem(facts, deeds),
    webhookItem(facts.status, deeds),
    deliveriesItem(facts, deeds),
    waitingItem(facts.status, deeds),
    pauseItem(facts.status, deeds),
    line,
    { label: 'Open Usher', click: () => deeds.open(null) },
    ...optionItems(facts, deeds),
    line,
    { label: 'Quit Usher', click: () => deeds.quit() },
  ];
}

/** The desktop app's own options; the window's menu has them too, for desktops without a tray. */
export function optionItems(
  { preferences, startsAtLogin }: Pick<MenuFacts, 'preferences' | 'startsAtLogin'>,
  deeds: Pick<MenuDeeds, 'setPreference' | 'setStartAtLogin'>,
): MenuItemConstructorOptions[] {
  const { notifyOrders, keepAwake } = preferences;
  return [
    check('Start at Login', startsAtLogin, (on) => deeds.setStartAtLogin(on)),
    check('Tell Me of Each Order', notifyOrders, (on) => deeds.setPreference('notifyOrders', on)),
    check('Keep Awake While Sending', keepAwake, (on) => deeds.setPreference('keepAwake', on)),
  ];
}

/** Where Tito is to post to, one for each connection. */
export function webhookItem(
  { connections }: StatusView,
  deeds: Pick<MenuDeeds, 'copyWebhookUrl'>,
): MenuItemConstructorOptions {
  const words = 'Copy Webhook URL';
  const [only, ...others] = connections;
  if (!only) return { label: words, enabled: false };
  if (others.length === 0) return { label: words, click: () => deeds.copyWebhookUrl(only.id) };
  const submenu = connections.map(({ id }) => ({ label: label(id), click: () => deeds.copyWebhookUrl(id) }));
  return { label: words, submenu };
}

export function pauseItem(
  status: StatusView,
  deeds: Pick<MenuDeeds, 'setPaused'>,
): MenuItemConstructorOptions {
  const paused = isPaused(status);
  const isLive = status.connections.some(({ sending }) => sending === 'live');
  const words = paused ? 'Resume Sending' : 'Pause Sending';
  return { label: words, enabled: isLive, click: () => deeds.setPaused(!paused) };
}

export function updateItem(
  { updateReady }: Pick<MenuFacts, 'updateReady'>,
  deeds: Pick<MenuDeeds, 'restartToUpdate'>,
): MenuItemConstructorOptions[] {
  if (updateReady === null) return [];
  return [
    { label: `Restart to Update to ${label(updateReady)}`, click: () => deeds.restartToUpdate() },
    { type: 'separator' },
  ];
}

function deliveriesItem({ deliveries, now }: MenuFacts, deeds: MenuDeeds): MenuItemConstructorOptions {
  if (deliveries.length === 0) return { label: 'No Deliveries Yet', enabled: false };
  const submenu = deliveries.map((delivery) => ({
    label: `${shortTime(delivery.receivedAt, now)}  ${label(delivery.sentence)} · ${outcomeLabel(delivery).word}`,
    click: () => deeds.open('live'),
  }));
  return { label: 'Last Deliveries', submenu };
}

function waitingItem({ mail, counts }: StatusView, deeds: MenuDeeds): MenuItemConstructorOptions {
  const parts = [
    ...(mail.waiting > 0 ? [`${count(mail.waiting, 'Invite')} Waiting`] : []),
    ...(counts.held > 0 ? [`${counts.held.toLocaleString('en-GB')} Held`] : []),
  ];
  if (parts.length === 0) return { label: 'No Invites Waiting', enabled: false };
  return { label: parts.join(', '), click: () => deeds.open('invites') };
}

function check(words: string, checked: boolean, set: (on: boolean) => void): MenuItemConstructorOptions {
  return { label: words, type: 'checkbox', checked, click: ({ checked: on }) => set(on) };
}

/** Text from outside as an entry: visible, of one line, without marks for keys. */
function label(text: string): string {
  const characters = Array.from(printable(text));
  const isLong = characters.length > LABEL_LENGTH;
  const short = isLong ? [...characters.slice(0, LABEL_LENGTH - 1), '…'] : characters;
  return short.join('').replaceAll('&', '&&');
}
