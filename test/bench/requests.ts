import { createHmac } from 'node:crypto';
import { ticketBody } from '../helpers/world.ts';

/** As large as what Tito sends for a ticket. */
const BODY_BYTES = 2_600;
const TICKETS = 2_000;

export type Signing = 'tito' | 'hex';

let made = 0;

/** Distinct deliveries about a few thousand tickets, ready for the wire. */
export function requests(count: number, path: string, secret: string, signing: Signing): Buffer[] {
  return Array.from({ length: count }, () => {
    made += 1;
    const ticket = made % TICKETS;
    const fields = {
      slug: `ti_bench_${ticket}`,
      email: `bench-${ticket}@example.org`,
      updated_at: new Date(Date.UTC(2026, 0, 1) + made).toISOString(),
      nonce: made,
    };
    const padding = 'x'.repeat(BODY_BYTES - JSON.stringify(ticketBody({ ...fields, padding: '' })).length);
    const body = Buffer.from(JSON.stringify(ticketBody({ ...fields, padding })));
    const hmac = createHmac('sha256', secret).update(body);
    const signature =
      signing === 'tito'
        ? `Tito-Signature: ${hmac.digest('base64')}`
        : `X-Signature: sha256=${hmac.digest('hex')}`;
    const head =
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
      `X-Webhook-Name: ticket.updated\r\n${signature}\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  });
}
