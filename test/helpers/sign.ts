import { createHmac } from 'node:crypto';

/** The headers of a classic (ti.to) webhook, signed as Tito signs it. */
export function classicHeaders(event: string, body: Buffer | string, secret: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'X-Webhook-Name': event,
    'X-Webhook-Endpoint-Id': '8783',
    'Tito-Signature': createHmac('sha256', secret).update(body).digest('base64'),
  };
}

/** The headers of a Tito Pro webhook, signed as Tito Pro signs it at that moment (unix seconds). */
export function proHeaders(body: Buffer | string, secret: string, atSeconds: number): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${atSeconds}.`).update(body).digest('hex');
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'Tito-Webhook/1.0',
    'X-Tito-Webhook-Event': 'order.created',
    'X-Tito-Timestamp': String(atSeconds),
    'X-Tito-Signature': signature,
  };
}
