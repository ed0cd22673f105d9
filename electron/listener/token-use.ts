/** When each of a connection's tokens last fitted a delivery: what tells whether the old one is still needed. */
import type { Endpoint } from './endpoint.ts';

export class TokenUse {
  readonly #used = new Map<string, { secrets: readonly string[]; usedAt: (number | undefined)[] }>();

  /** The endpoint's token in this place fitted. Those it no longer has are forgotten. */
  note({ id, secrets }: Endpoint, place: number, at: number): void {
    let used = this.#used.get(id);
    if (used?.secrets !== secrets) {
      used = { secrets, usedAt: secrets.map((secret) => this.usedAt(id, secret) ?? undefined) };
      this.#used.set(id, used);
    }
    used.usedAt[place] = at;
  }

  /** When this token last fitted, since the program started; null where it has not. */
  usedAt(id: string, secret: string): number | null {
    const used = this.#used.get(id);
    return used?.usedAt[used.secrets.indexOf(secret)] ?? null;
  }
}
