/** Runs sandboxed beside the window's page and gives it named verbs: no channel, no Electron, no Node. */
import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../shared/bridge.ts';
import type { CallName } from '../shared/contract.ts';
import { CHANNELS } from './shell/channels.ts';

/** The names of the contract's calls, put in by the build: its schemas are not needed here. */
declare const CALL_NAMES: readonly CallName[];

const calls = Object.fromEntries(
  CALL_NAMES.map((name) => [name, (input: unknown) => ipcRenderer.invoke(CHANNELS.call, name, input)]),
) as Bridge['calls'];

let onChange: ((text: string | null) => void) | null = null;
ipcRenderer.on(CHANNELS.change, (_event, text: string | null) => {
  onChange?.(text);
  ipcRenderer.send(CHANNELS.taken);
});

const bridge: Bridge = {
  calls,
  follow: (since, listener) => {
    onChange = listener;
    ipcRenderer.send(CHANNELS.follow, since);
    return () => {
      if (onChange !== listener) return;
      onChange = null;
      ipcRenderer.send(CHANNELS.follow, null);
    };
  },
  onUpdateReady: (listener) => {
    ipcRenderer.on(CHANNELS.updateReady, (_event, version: string | null) => listener(version));
    void ipcRenderer.invoke(CHANNELS.updateReady).then(listener);
  },
  restartToUpdate: () => ipcRenderer.send(CHANNELS.restartToUpdate),
};

contextBridge.exposeInMainWorld('usher', bridge);
