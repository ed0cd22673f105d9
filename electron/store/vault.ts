import type { Problem } from '../../shared/model.ts';

/** The desktop's keychain, as secrets need it. */
export interface Vault {
  /** Why there is none to be had; null if all is well. */
  readonly problem: Problem | null;
  /** Rejects where the keychain refuses. */
  seal(text: string): Promise<Buffer>;
  /** Rejects where the keychain refuses, or another one sealed it. */
  unseal(sealed: Buffer): Promise<string>;
}
