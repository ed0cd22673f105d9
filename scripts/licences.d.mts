import type { Plugin } from 'vite';

/** Writes the licences of all packages that went into a bundle beside it, as LICENSES.txt. */
export function licences(): Plugin;
