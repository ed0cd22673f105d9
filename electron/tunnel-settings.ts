/** How Tito is to reach this machine: shown and chosen. */
import type { ActionResult, CallInput, CallOutput } from '../shared/contract.ts';
import { done, refusable, refused } from './answers.ts';
import type { Config } from './config.ts';
import { fixedBy, isFixed } from './fixed.ts';
import type { SettingsStore } from './store/settings.ts';
import { parseTunnelChoice } from './tunnel/choice.ts';

export interface TunnelSettingsPorts {
  readonly config: Config;
  readonly settings: SettingsStore;
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
    const { config, settings, port } = this.#ports;
    return {
      choice: settings.settings.tunnel ?? 'off',
      name: null,
      hasNgrokToken: false,
      port: port(),
      fixed: fixedBy(config, 'USHER_TUNNEL'),
    };
  }

  choose({ tunnel }: CallInput<'chooseTunnel'>): Promise<ActionResult> {
    const { config, settings, apply } = this.#ports;
    return refusable(async () => {
      const variable = fixedBy(config, 'USHER_TUNNEL');
      if (variable !== null) return refused(isFixed('How Tito reaches this machine', variable));
      const parsed = parseTunnelChoice(tunnel);
      if (!parsed.ok) return refused(parsed.problem);
      await settings.update((old) => ({ ...old, tunnel: tunnel.trim() }));
      await apply();
      return done('Chosen.');
    });
  }
}
