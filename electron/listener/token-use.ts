/** When each of a connection's tokens last fitted a delivery: what tells whether the old one is still needed. */
import type { Endpoint } from './endpoint.ts';

export class TokenUse {
  readonly #usedAt = new Map<string, Map<string, number>>();

  /** The endpoint's token in this place fitted. Those it no longer has are forgotten. */
  note({ id, secrets }: Endpoint, place: number, at: number): void {
    const before = this.#usedAt.get(id);
    const after = new Map<string, number>();
    secrets.forEach((secret, index) => {
      const usedAt = index === place ? at : before?.get(secret);
      if (usedAt !== undefined) after.set(secret, usedAt);
    });
    this.#usedAt.set(id, after);
  }

  /** When this token last fitted, since the program started; null where it has not. */
  usedAt(id: string, secret: string): number | null {
    return this.#usedAt.get(id)?.get(secret) ?? null;
  }
}
