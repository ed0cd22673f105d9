/** The window's own origin: no file of the disk and no server has it. */
export const SCHEME = 'usher';
export const HOME = `${SCHEME}://app/`;

/** Is this address the window's own? */
export function isOwn(url: string): boolean {
  return url.startsWith(HOME);
}
