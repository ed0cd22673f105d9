/** Tito Pro's webhooks: one envelope, whose own `webhook_event` (signed, unlike the header) names the event. */
import { z } from 'zod';
import type { Facts } from './facts.ts';
import { body, flag, part, text, time } from './lenient.ts';
import { modeFrom } from './test-mode.ts';

const envelope = body({
  id: text,
  webhook_event: text,
  created_at: time,
  test_mode: flag,
  data: part({
    type: text,
    id: text,
    object: part({
      id: text,
      reference: text,
      name: text,
      email: text,
      // One of Tito's pages has the name and address flat, another nested: both are accepted.
      customer: part({ name: text, first_name: text, last_name: text, email: text }),
      event: part({ title: text, name: text, test_mode: flag }),
      slug: text,
      payment_provider: text,
      updated_at: time,
      test_mode: flag,
    }),
  }),
});

/** Reads a Pro body; the event is the one the body names. */
export function readPro(json: unknown): Facts {
  const read = envelope.safeParse(json);
  if (!read.success) return { about: 'unreadable', why: 'the body is not an object' };
  const { webhook_event: event, data } = read.data;
  if (event !== 'order.created' && event !== 'order.updated') {
    return { about: 'nothing', why: event ? 'an event Usher does not know' : 'the event has no name' };
  }
  const order = data?.object;
  const id = order?.id ?? data?.id;
  if (!order || !id) return { about: 'unreadable', why: 'the body names no order' };
  const { customer } = order;
  const names = [customer?.first_name, customer?.last_name].filter((name) => name).join(' ');
  return {
    about: 'order',
    change: event === 'order.created' ? 'created' : 'updated',
    ticket: {
      slug: `order-${id}`,
      reference: order.reference,
      registration: null,
      release: null,
      address: order.email ?? customer?.email ?? null,
      name: order.name ?? customer?.name ?? names,
      firstName: customer?.first_name ?? null,
      // Placing the order is all Tito Pro tells; there is nothing left to fill in.
      state: 'complete',
      mode: modeFrom({
        flags: [order.test_mode, order.event?.test_mode, read.data.test_mode],
        slugs: [order.slug, order.id, data.id],
        provider: order.payment_provider,
      }),
      updatedAt: order.updated_at ?? read.data.created_at,
    },
    event: order.event && { title: order.event.title ?? order.event.name, endsAt: null },
  };
}

const repeatShape = z.object({ id: z.union([z.string(), z.number()]), data: z.unknown() });

/** The event a Pro body names; empty where it names none. */
export function proEvent(json: unknown): string {
  const named = z.object({ webhook_event: z.string() }).safeParse(json);
  return named.success ? named.data.webhook_event : '';
}

/**
 * What tells a repeat of a Pro delivery: its `id`, and its `data` as text. `state` and `attempts` belong to the try,
 * not to the news, and differ between tries. Null where the body has no id, or is nested too deep to be written again.
 */
export function proIdentity(json: unknown): { id: string; data: string } | null {
  const read = repeatShape.safeParse(json);
  if (!read.success) return null;
  try {
    return { id: String(read.data.id), data: JSON.stringify(read.data.data ?? null) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
