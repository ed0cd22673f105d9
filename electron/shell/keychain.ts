/** Secrets sealed by the desktop's keychain: Keychain on macOS, DPAPI on Windows, libsecret or KWallet on Linux. */
import { app, safeStorage } from 'electron';
import type { Problem } from '../../shared/model.ts';
import type { Vault } from '../store/vault.ts';

const NO_KEYCHAIN: Problem = {
  code: 'no-keychain',
  sentence:
    'This desktop has no keychain that Usher can use, so passwords and tokens lie in a file that only your user account can read.',
  action:
    'To have them sealed, install and unlock one, such as GNOME Keyring or KWallet, and start Usher again.',
};

/**
 * To be called before the app is ready. On desktops that Electron does not know it would not look for a keychain, even
 * where the common one is running.
 */
export function chooseKeychain(): void {
  if (process.platform !== 'linux' || app.commandLine.hasSwitch('password-store')) return;
  if (!/KDE/i.test(process.env['XDG_CURRENT_DESKTOP'] ?? '')) {
    app.commandLine.appendSwitch('password-store', 'gnome-libsecret');
  }
}

/** To be called once the app is ready. */
export async function openKeychain(): Promise<Vault> {
  const problem = (await hasKeychain()) ? null : NO_KEYCHAIN;
  // Older Electron has the blocking calls only.
  if (typeof safeStorage.encryptStringAsync !== 'function') {
    return {
      problem,
      seal: async (text) => safeStorage.encryptString(text),
      unseal: async (sealed) => safeStorage.decryptString(sealed),
    };
  }
  return {
    problem,
    seal: (text) => safeStorage.encryptStringAsync(text),
    unseal: async (sealed) => (await safeStorage.decryptStringAsync(sealed)).result,
  };
}

async function hasKeychain(): Promise<boolean> {
  // Without a keychain Linux seals with a key that everybody knows.
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return false;
  }
  if (typeof safeStorage.isAsyncEncryptionAvailable === 'function')
    return safeStorage.isAsyncEncryptionAvailable();
  return safeStorage.isEncryptionAvailable();
}
