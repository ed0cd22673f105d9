import type { CallOutput } from '../shared/contract.ts';
import type { Client } from './client.ts';

/**
 * A delivery's body, put together from its slices. Null where it is not kept. Rejects with a `CallFailure`.
 *
 * @param onBytes told how much is there so far.
 */
export async function readBody(
  client: Client,
  delivery: string,
  onBytes: (bytes: number) => void = () => {},
): Promise<Uint8Array | null> {
  const slices: Uint8Array[] = [];
  let bytes = 0;
  for (let from: number | null = 0; from !== null; ) {
    const slice: CallOutput<'deliveryBody'> = await client.call('deliveryBody', { delivery, from });
    if (slice === null) return null;
    const piece = Uint8Array.from(atob(slice.base64), (letter) => letter.charCodeAt(0));
    slices.push(piece);
    bytes += piece.length;
    onBytes(bytes);
    from = slice.next;
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const slice of slices) {
    whole.set(slice, at);
    at += slice.length;
  }
  return whole;
}
