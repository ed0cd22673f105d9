/** How Tito is to reach this computer: shown and chosen. */
import type { ActionResult, CallInput, CallOutput } from '../shared/contract.ts';
import { done, refusable, refused } from './answers.ts';
import type { Config } from './config.ts';
import { fixedInTunnel, isFixed } from './fixed.ts';
import { NGROK_SECRET } from './in-force.ts';
import type { Secrets } from './store/secrets.ts';
import type { SettingsStore } from './store/settings.ts';
import {
  asTyped,
  LOCALTUNNEL_CAUTION,
  nameProblem,
  parseTunnelChoice,
  type TunnelChoice,
  tunnelText,
} from './tunnel/choice.ts';

const CHOSEN: Readonly<Record<TunnelChoice['kind'], string>> = {
  off: 'Only programs on this computer reach Usher now.',
  localtunnel: `localtunnel is being opened. ${LOCALTUNNEL_CAUTION}`,
  ngrok: 'ngrok is being opened.',
  'own-url': 'Usher looks now whether your address leads here.',
};

export interface TunnelSettingsPorts {
  readonly config: Config;
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  /** The listener's port on 127.0.0.1. */
  port(): number;
  /** Puts the stored settings into force; resolves once that is journalled. */
  apply(): Promise<void>;
}

export class TunnelSettings {
  readonly #ports: TunnelSettingsPorts;

  constructor(ports: TunnelSettingsPorts) {
    this.#ports = ports;
  }

  view(): CallOutput<'tunnelSettings'> {
    const { config, settings, secrets, port } = this.#ports;
    return {
      choice: settings.settings.tunnel ?? 'off',
      name: config.tunnelName ?? settings.settings.tunnelName,
      hasNgrokToken: (config.ngrokToken ?? secrets.get(NGROK_SECRET)) !== null,
      port: port(),
      fixed: fixedInTunnel(config),
    };
  }

  /** Stores how Tito is to reach this computer, and goes over to it at once. */
  choose({ tunnel, name, ngrokToken }: CallInput<'chooseTunnel'>): Promise<ActionResult> {
    const { config, settings, secrets, apply } = this.#ports;
    return refusable(async () => {
      const fixed = fixedInTunnel(config);
      if (fixed.way !== null) return refused(isFixed('How Tito reaches this computer', fixed.way));
      const parsed = parseTunnelChoice(tunnel);
      if (!parsed.ok) return refused(asTyped(parsed.problem));
      const { choice } = parsed;
      const wish = config.tunnelName ?? (name?.trim().toLowerCase() || null);
      const wrong = wish === null ? null : nameProblem(choice.kind, wish);
      if (wrong) return refused(wrong);
      const token = ngrokToken?.trim();
      if (token && fixed.ngrokToken !== null) return refused(isFixed('The authtoken', fixed.ngrokToken));
      if (token) await secrets.set(NGROK_SECRET, token);
      await settings.update((old) => ({
        ...old,
        tunnel: tunnelText(choice),
        tunnelName: fixed.name === null ? wish : old.tunnelName,
      }));
      await apply();
      return done(CHOSEN[choice.kind]);
    });
  }
}
