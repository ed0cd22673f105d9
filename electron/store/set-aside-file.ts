import { copyFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { crc32c, crcHex } from './crc32c.ts';
import { DiskRefused } from './disk-refused.ts';
import { realFileSystem } from './file-system.ts';

/**
 * Copies a file that cannot be used next to itself, under a name made of what is in it, so that the same
 * content is kept once. Returns the copy's name. Rejects with {@link DiskRefused}: without a copy, the file must
 * not be overwritten.
 */
export async function copyAside(path: string, bytes: Buffer): Promise<string> {
  const extension = extname(path);
  const copy = `${path.slice(0, -extension.length)}.set-aside-${crcHex(crc32c(bytes))}${extension}`;
  await copyDurably(path, copy);
  return basename(copy);
}

/** Copies within one folder; the copy is durable, and as private as the file was. */
export async function copyDurably(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
    const copy = await realFileSystem.open(to, 'r+');
    try {
      await copy.datasync();
    } finally {
      await copy.close();
    }
    await realFileSystem.syncFolder(dirname(to));
  } catch (error) {
    throw DiskRefused.from(error);
  }
}
