/** A step's news as Tito would send it. */
import type { Dialect } from '../../../shared/model.ts';
import { momentOf, type NewsStep, ORDER_OF, PRO_TICKET, written } from './steps.ts';

export interface Posted {
  readonly dialect: Dialect;
  readonly event: string;
  readonly body: string;
}

/** @param serial makes the body differ from every other. */
export function posted(step: NewsStep, serial: number): Posted {
  const dialect = step.do === 'pro' ? 'pro' : 'classic';
  return { dialect, event: step.event, body: JSON.stringify({ ...bodyOf(step), text: `news ${serial}` }) };
}

function bodyOf(step: NewsStep): object {
  const at = momentOf(step);
  switch (step.do) {
    case 'ticket': {
      const order = ORDER_OF[step.ticket];
      return {
        _type: 'ticket',
        slug: step.ticket,
        name: step.named ? nameAt(step.address) : '',
        email: stated(step.address),
        state_name: step.state,
        test_mode: step.test,
        release_slug: step.release,
        ...(at === null ? {} : { updated_at: written(at, step.format) }),
        ...(step.order ? { registration: { slug: order, receipt: { paid: step.paid } } } : {}),
      };
    }
    case 'order':
      return {
        _type: 'registration',
        slug: step.order,
        name: 'A Buyer',
        email: 'buyer@example.org',
        test_mode: step.test,
        paid: step.paid,
        ...(at === null ? {} : { updated_at: written(at, 0) }),
        tickets: step.tickets.map(({ ticket, address }) => ({
          slug: ticket,
          name: nameAt(address),
          email: stated(address),
          release_slug: step.release,
        })),
      };
    case 'pro': {
      const who = { name: nameAt(step.address), email: stated(step.address) };
      const time = written(at ?? 0, 0);
      return {
        id: 'evt',
        webhook_event: step.event,
        created_at: time,
        data: {
          type: 'order',
          object: { id: PRO_TICKET.slice(6), ...(step.nested ? { customer: who } : who) },
        },
      };
    }
    case 'check-in':
      return { slug: step.ticket, name: 'Somebody', checked_in_at: '2026-11-20T09:00:00Z' };
  }
}

function stated(address: string | null): string | null {
  return address === 'unusable' ? 'no address at all' : address;
}

function nameAt(address: string | null): string {
  return address === null ? 'Nameless' : `Person at ${address}`;
}
