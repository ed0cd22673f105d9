/** The life of connections and of the data folder: removing, backing up, moving to another computer. */
import type { ActionResult, CallInput } from '../shared/contract.ts';
import type { MailTemplate, TemplateKind } from '../shared/mail-template.ts';
import type { SendingMode } from '../shared/model.ts';
import type { Config } from './config.ts';
import { connectionSecret, describesConnection, NGROK_SECRET } from './in-force.ts';
import { backUp, markMoved } from './store/back-up.ts';
import { DiskRefused } from './store/disk-refused.ts';
import type { Secrets } from './store/secrets.ts';
import { type ConnectionSettings, defaultConnectionSettings, type SettingsStore } from './store/settings.ts';
import {
  LOCALTUNNEL_CAUTION,
  nameProblem,
  parseTunnelChoice,
  type TunnelChoice,
  tunnelText,
} from './tunnel/choice.ts';

/** Tito keeps posting for a while; answering well meanwhile keeps it from counting failures. */
const RETIRED_FOR_MS = 7 * 24 * 60 * 60 * 1000;

const OPTIONS = {
  withdrawNotice: {
    on: 'Whoever is withdrawn from now on is told by mail.',
    off: 'Nobody is told by mail when withdrawn.',
  },
  recordVisits: {
    on: 'It is noted when a link is fetched.',
    off: 'It is no longer noted when a link is fetched.',
  },
} as const;

const CHOSEN: Readonly<Record<TunnelChoice['kind'], string>> = {
  off: 'Only programs on this machine reach Usher now.',
  localtunnel: `localtunnel is being opened. ${LOCALTUNNEL_CAUTION}`,
  ngrok: 'ngrok is being opened.',
  'own-url': 'Usher looks now whether your address leads here.',
};

export interface HousekeepingPorts {
  readonly config: Config;
  /** The data folder. */
  readonly folder: string;
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  now(): number;
  /** Puts the stored settings into force; resolves once that is journalled. */
  apply(): Promise<void>;
  /** Does something while no file of the journal is replaced or removed. */
  whileStill<T>(work: () => Promise<T>): Promise<T>;
  /** Stops receiving and sending; resolves once everything acknowledged is in the journal. */
  quiesce(): Promise<void>;
  /** Is somebody on the list of those who are not recorded again? */
  hasForgotten(): boolean;
  /** Ends the program: another computer goes on. */
  leave(): void;
}

export class Housekeeping {
  readonly #ports: HousekeepingPorts;

  constructor(ports: HousekeepingPorts) {
    this.#ports = ports;
  }

  /** Forgets the tokens of connections whose time is over. */
  async tidy(): Promise<void> {
    const { settings, secrets, now } = this.#ports;
    const over = settings.settings.retired.filter(({ until }) => until <= now());
    if (over.length === 0) return;
    for (const { id } of over) {
      if (!settings.settings.connections[id]) await secrets.delete(connectionSecret(id));
    }
    await settings.update((old) => ({ ...old, retired: old.retired.filter(({ until }) => until > now()) }));
  }

  /** Stores whether a connection really sends, and puts that into force. Rejects with `DiskRefused`. */
  setSending(id: string, sending: SendingMode): Promise<void> {
    return this.#change(id, { sending });
  }

  setOption(id: string, option: keyof typeof OPTIONS, on: boolean): Promise<ActionResult> {
    return refusable(async () => {
      await this.#change(id, { [option]: on });
      return { ok: true, told: OPTIONS[option][on ? 'on' : 'off'], undo: null };
    });
  }

  /** Stores what mails say from now on, null for the built-in words. Rejects with `DiskRefused`. */
  setTemplate(id: string, kind: TemplateKind, template: MailTemplate | null): Promise<void> {
    const { templates } = this.#ports.settings.settings.connections[id] ?? defaultConnectionSettings;
    return this.#change(id, { templates: { ...templates, [kind]: template } });
  }

  /** Stores how Tito is to reach this machine, and goes over to it at once. */
  chooseTunnel({ tunnel, name, ngrokToken }: CallInput<'chooseTunnel'>): Promise<ActionResult> {
    const { config, settings, secrets, apply } = this.#ports;
    return refusable(async () => {
      const variable = config.fixed.find((each) => each.startsWith('USHER_TUNNEL'));
      if (variable) return fixed('How Tito reaches this machine', variable);
      const parsed = parseTunnelChoice(tunnel);
      if (!parsed.ok) return { ok: false, problem: { ...parsed.problem } };
      const { choice } = parsed;
      const wish = name?.trim().toLowerCase() || null;
      const wrong = wish === null ? null : nameProblem(choice.kind, wish);
      if (wrong) return { ok: false, problem: { ...wrong } };
      const token = ngrokToken?.trim();
      if (token) await secrets.set(NGROK_SECRET, token);
      await settings.update((old) => ({ ...old, tunnel: tunnelText(choice), tunnelName: wish }));
      await apply();
      return { ok: true, told: CHOSEN[choice.kind], undo: null };
    });
  }

  async #change(id: string, changes: Partial<ConnectionSettings>): Promise<void> {
    const { settings, apply } = this.#ports;
    await settings.update((old) => {
      const kept = old.connections[id] ?? defaultConnectionSettings;
      return { ...old, connections: { ...old.connections, [id]: { ...kept, ...changes } } };
    });
    await apply();
  }

  /** Nothing of it is sent any more; its endpoint goes on answering for seven days. */
  removeConnection(id: string): Promise<ActionResult> {
    const { config, settings, now, apply } = this.#ports;
    return refusable(async () => {
      const kept = settings.settings.connections[id];
      if (describesConnection(config) && id === config.connection) {
        return problem(
          'fixed',
          `The connection "${id}" is set from outside.`,
          'Start Usher without its variables.',
        );
      }
      if (!kept) return problem('no-connection', 'There is no such connection.', 'Load the window again.');
      await settings.update((old) => {
        const { [id]: _, ...connections } = old.connections;
        const retired = { id, dialect: kept.dialect, until: now() + RETIRED_FOR_MS };
        return { ...old, connections, retired: [...old.retired.filter((each) => each.id !== id), retired] };
      });
      await apply();
      return {
        ok: true,
        told: `The connection "${id}" is removed. Delete its webhook in Tito within seven days.`,
        undo: null,
      };
    });
  }

  /** Writes everything but the secrets into a folder that another Usher can open. */
  backUp(): Promise<ActionResult> {
    const { folder, now, settings, whileStill } = this.#ports;
    return refusable(async () => {
      const copy = await whileStill(() => backUp(folder, now()));
      const { retentionDays } = settings.settings;
      return {
        ok: true,
        told: `Everything but the secrets is in ${copy}. It stays there for ${retentionDays} days.${this.#keyWords()}`,
        undo: null,
      };
    });
  }

  /** Without the key nobody can tell who is on the list: the other Usher says so, and would record them again. */
  #keyWords(): string {
    if (!this.#ports.hasForgotten()) return '';
    return ' The list of forgotten people needs “forgotten-key” from this computer’s secrets.json there.';
  }

  /** The same, and this Usher stops for good, so that nobody is invited by two of them. */
  move(): Promise<ActionResult> {
    const { folder, now, whileStill, quiesce, leave } = this.#ports;
    return refusable(async () => {
      // What is answered after the copy was made would be missing on the other computer.
      await quiesce();
      const copy = await whileStill(() => backUp(folder, now()));
      await markMoved(folder, { at: now(), to: copy });
      leave();
      return {
        ok: true,
        told: `Copy ${copy} to the other computer and start Usher there with USHER_DATA set to it. This one has stopped.${this.#keyWords()}`,
        undo: null,
      };
    });
  }
}

function problem(code: string, sentence: string, action: string): ActionResult {
  return { ok: false, problem: { code, sentence, action } };
}

function fixed(what: string, variable: string): ActionResult {
  return problem(
    'fixed',
    `${what} is fixed from outside, by ${variable}.`,
    `Change ${variable} and start Usher again, or start it without.`,
  );
}

async function refusable(work: () => Promise<ActionResult>): Promise<ActionResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DiskRefused) return { ok: false, problem: { ...error.problem } };
    throw error;
  }
}
