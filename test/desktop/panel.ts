/// <reference types="node" />
/** A real panel with a tray, and what it is shown over the session's bus. */
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { until } from '../helpers/usher.ts';

const run = promisify(execFile);
const WATCHER = 'org.kde.StatusNotifierWatcher';

export interface Panel {
  stop(): Promise<void>;
}

/** Starts the panel; it ends with the test. */
export async function startPanel(): Promise<Panel> {
  const child = spawn('xfce4-panel', ['--disable-wm-check'], { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(stop);
  await until(async () => (await items()) !== null);
  return { stop };
}

interface Node {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly children: readonly Node[];
}

/** The one icon of the tray. */
export interface Icon {
  readonly tooltip: string;
  /** The pixels, to tell one icon from another. */
  readonly picture: string;
  readonly menu: readonly Node[];
}

/** What the tray shows; null where it shows nothing. */
export async function trayIcon(): Promise<Icon | null> {
  const [item] = (await items()) ?? [];
  if (!item) return null;
  const [owner = ''] = item.split('/');
  const get = async (name: string) => {
    const path = [owner, '/StatusNotifierItem', 'org.kde.StatusNotifierItem', name];
    return (await busctl('get-property', ...path)) as { data: unknown };
  };
  const tooltip = (await get('ToolTip')).data as [string, unknown[], string, string];
  const layout = await dbusmenu(owner, 'GetLayout', 'iias', '0', '--', '-1', '0');
  return {
    tooltip: tooltip[2],
    picture: JSON.stringify((await get('IconPixmap')).data),
    menu: node((layout as { data: [number, RawNode] }).data[1]).children,
  };
}

/** Every entry, with those of submenus as "Last Deliveries > …". */
export function entries(icon: Icon | null): string[] {
  const told = (nodes: readonly Node[], before: string): string[] =>
    nodes
      .filter(({ label }) => label !== '')
      .flatMap(({ label, children }) => [before + label, ...told(children, `${before}${label} > `)]);
  return told(icon?.menu ?? [], '');
}

/** Chooses an entry as a click does. */
export async function choose(label: string): Promise<void> {
  const { owner, id } = await entryToChoose(label);
  try {
    await dbusmenu(owner, 'Event', 'isvu', String(id), 'clicked', 's', '', '0');
  } catch (error) {
    // Where the menu was renewed between the look and the click, a person looks again.
    if ((await entryToChoose(label)).id === id) throw error;
    await choose(label);
  }
}

async function entryToChoose(label: string): Promise<{ owner: string; id: number }> {
  const [item] = (await items()) ?? [];
  const entry = find((await trayIcon())?.menu ?? [], label);
  if (!item || !entry) throw new Error(`no entry ${label}`);
  if (!entry.enabled) throw new Error(`${label} is not to be chosen`);
  return { owner: item.split('/')[0] ?? '', id: entry.id };
}

export function find(nodes: readonly Node[], label: string): Node | null {
  for (const each of nodes) {
    const found = each.label === label ? each : find(each.children, label);
    if (found) return found;
  }
  return null;
}

/** Clicks the icon itself. */
export async function clickIcon(): Promise<void> {
  const [item] = (await items()) ?? [];
  const owner = item?.split('/')[0] ?? '';
  await busctl(
    'call',
    owner,
    '/StatusNotifierItem',
    'org.kde.StatusNotifierItem',
    'Activate',
    'ii',
    '0',
    '0',
  );
}

async function items(): Promise<string[] | null> {
  try {
    const answer = await busctl(
      'get-property',
      WATCHER,
      '/StatusNotifierWatcher',
      WATCHER,
      'RegisteredStatusNotifierItems',
    );
    return (answer as { data: string[] }).data;
  } catch {
    return null;
  }
}

function dbusmenu(owner: string, method: string, ...args: string[]): Promise<unknown> {
  return busctl('call', owner, '/com/canonical/dbusmenu', 'com.canonical.dbusmenu', method, ...args);
}

async function busctl(...args: string[]): Promise<unknown> {
  const { stdout } = await run('busctl', ['--user', '--json=short', ...args]);
  return stdout.trim() === '' ? null : JSON.parse(stdout);
}

type RawNode = [number, Record<string, { data: unknown }>, { data: RawNode }[]];

function node([id, properties, children]: RawNode): Node {
  return {
    id,
    label: String(properties['label']?.data ?? ''),
    enabled: properties['enabled']?.data !== false,
    checked: properties['toggle-state']?.data === 1,
    children: children.map(({ data }) => node(data)),
  };
}
