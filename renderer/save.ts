/** Long enough for the browser to have begun, in milliseconds. */
const KEPT_FOR = 60_000;

/** Lets the browser save something that was made in the window. */
export function save(content: Blob, filename: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_FOR);
}
