/** A ticket type's slug or title as it is compared: trimmed, composed, without case. */
export function comparable(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
