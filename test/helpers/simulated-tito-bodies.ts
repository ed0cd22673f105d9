import { fullName, type Person } from './simulated-tito-people.ts';

export interface Release {
  readonly id: number;
  readonly title: string;
  readonly slug: string;
  readonly price: number;
}

export const RELEASES: readonly [Release, ...Release[]] = [
  { id: 1, title: 'Early Bird', slug: 'early-bird', price: 90 },
  { id: 2, title: 'Standard', slug: 'standard', price: 140 },
  { id: 3, title: 'Students & Volunteers', slug: 'students-volunteers', price: 0 },
];

export interface Ticket {
  readonly id: number;
  readonly slug: string;
  readonly reference: string;
  readonly release: Release;
  /** Null while the ticket is unassigned. */
  holder: Person | null;
}

/** An order: what Tito calls a registration. */
export interface Order {
  readonly id: number;
  readonly slug: string;
  readonly reference: string;
  readonly test: boolean;
  readonly buyer: Person;
  readonly tickets: readonly Ticket[];
  readonly boughtAt: number;
}

const SITE = 'https://ti.to/harbour/harbour-conf';
const ADMIN = 'https://dashboard.tito.io/harbour/harbour-conf';
const QUESTION = { id: 31, title: 'Anything we should know? (<200 letters)' };
const EVENT = {
  _type: 'event',
  id: 7,
  title: 'Harbour Conf',
  url: SITE,
  account_slug: 'harbour',
  slug: 'harbour-conf',
  start_date: '2027-05-20',
  end_date: '2027-05-21',
  metadata: null,
};

/** The body of a ticket.* webhook, with the fields of the recorded ones. `at` is when the ticket last changed. */
export function ticketBody(order: Order, ticket: Ticket, at: number, verb: string): Buffer {
  const { release } = ticket;
  return serialise({
    _type: 'ticket',
    id: ticket.id,
    test_mode: order.test,
    ...personFields(ticket.holder),
    phone_number: null,
    company_name: ticket.holder && ticket.id % 3 === 0 ? 'Quay & Sons <Rotterdam>' : null,
    reference: ticket.reference,
    price: money(release.price),
    tax: '0.0',
    price_less_tax: money(release.price),
    slug: ticket.slug,
    state_name: verb === 'completed' ? 'complete' : ticket.holder ? 'incomplete' : 'new',
    gender: null,
    total_paid: money(release.price),
    total_paid_less_tax: money(release.price),
    updated_at: stamp(at),
    release_price: money(release.price),
    discount_code_used: '',
    url: `${SITE}/tickets/${ticket.slug}`,
    admin_url: `${ADMIN}/tickets/${ticket.slug}`,
    release_title: release.title,
    release_slug: release.slug,
    release_id: release.id,
    release: { id: release.id, title: release.title, slug: release.slug, metadata: null },
    custom: '',
    registration_id: order.id,
    registration_slug: order.slug,
    metadata: null,
    answers: answers(ticket),
    opt_ins: [],
    responses: responses(ticket),
    last_updated_by_type: null,
    upgrades: [],
    upgrade_ids: [],
    registration: {
      id: order.id,
      slug: order.slug,
      ...registrationLinks(order),
      total: money(total(order)),
      currency: 'EUR',
      payment_reference: null,
      source: null,
      name: fullName(order.buyer),
      email: order.buyer.email,
      receipt: {
        total: money(total(order)),
        tax: 0,
        payment_provider: provider(order),
        paid: true,
        receipt_lines: lines(order).map(({ price, quantity }) => ({
          total: money(price * quantity),
          quantity,
          tax: 0,
        })),
      },
    },
    event: EVENT,
    text: `${release.title} ${ticket.reference} ${verb}`,
  });
}

/** The body of a registration.* webhook, with the fields of the recorded ones. */
export function registrationBody(order: Order, at: number): Buffer {
  return serialise({
    _type: 'registration',
    id: order.id,
    test_mode: order.test,
    slug: order.slug,
    reference: order.reference,
    total: money(total(order)),
    total_less_tax: money(total(order)),
    ...personFields(order.buyer),
    phone_number: null,
    company_name: null,
    discount_code: null,
    payment_reference: null,
    created_at: stamp(order.boughtAt),
    completed_at: stamp(order.boughtAt),
    completed_date: stamp(order.boughtAt).slice(0, 10),
    metadata: null,
    updated_at: stamp(at),
    locale: 'en',
    created_date: stamp(order.boughtAt).slice(0, 10),
    currency: 'EUR',
    custom: '',
    paid: true,
    line_items: lines(order).map((line) => ({
      id: order.id * 10 + line.id,
      release_slug: line.slug,
      release_id: line.id,
      release_title: line.title,
      release_price: money(line.price),
      release: releaseInOrder(line, false),
      price: money(line.price),
      title: line.title,
      quantity: line.quantity,
      total: money(line.price * line.quantity),
      currency: 'EUR',
    })),
    quantities: Object.fromEntries(
      lines(order).map(({ slug, title, quantity }) => [slug, { release: title, quantity }]),
    ),
    tickets: order.tickets.map((ticket) => ticketInOrder(ticket)),
    source: null,
    payment: { reference: null, type: null },
    receipt: {
      number: String(order.id).padStart(7, '0'),
      total: money(total(order)),
      tax: 0,
      total_less_tax: money(total(order)),
      payment_provider: provider(order),
      payment_reference: null,
      paid: true,
    },
    billing_address: null,
    event: EVENT,
  });
}

/** A ticket inside an order has no id and no state. */
function ticketInOrder(ticket: Ticket) {
  const { release } = ticket;
  return {
    reference: ticket.reference,
    slug: ticket.slug,
    price: money(release.price),
    price_less_tax: money(release.price),
    total_paid: money(release.price),
    total_paid_less_tax: money(release.price),
    release_id: release.id,
    release_slug: release.slug,
    release_title: release.title,
    release: releaseInOrder(release, true),
    ...personFields(ticket.holder),
    company_name: null,
    url: `${SITE}/tickets/${ticket.slug}`,
    admin_url: `${ADMIN}/tickets/${ticket.slug}`,
    opt_ins: [],
    responses: responses(ticket),
    answers: answers(ticket).map((answer) => ({ ...answer, file: null })),
  };
}

function releaseInOrder(release: Release, withId: boolean) {
  const { id, slug, title, price } = release;
  return { ...(withId ? { id } : {}), slug, title, price: money(price), metadata: null };
}

function personFields(holder: Person | null) {
  if (!holder) return { name: '', first_name: null, last_name: null, email: null };
  const { firstName, lastName, email } = holder;
  return { name: fullName(holder), first_name: firstName, last_name: lastName, email };
}

function answers(ticket: Ticket) {
  if (!ticket.holder) return [];
  const response = `I <3 harbours & ships, ${ticket.holder.firstName}`;
  return [{ question: QUESTION, response, humanized_response: response }];
}

function responses(ticket: Ticket): Record<string, string> {
  const [answer] = answers(ticket);
  return answer ? { 'anything-we-should-know': answer.response } : {};
}

function registrationLinks({ slug }: Order) {
  return { url: `https://ti.to/registrations/${slug}`, admin_url: `${ADMIN}/registrations/${slug}` };
}

function lines(order: Order): (Release & { quantity: number })[] {
  const count = (id: number) => order.tickets.filter((ticket) => ticket.release.id === id).length;
  return RELEASES.map((release) => ({ ...release, quantity: count(release.id) })).filter(
    ({ quantity }) => quantity > 0,
  );
}

function total(order: Order): number {
  return order.tickets.reduce((sum, ticket) => sum + ticket.release.price, 0);
}

function provider(order: Order): string {
  return order.test ? 'Stripe (test)' : 'Stripe (live)';
}

function money(amount: number): string {
  return amount.toFixed(1);
}

/** Tito states whole seconds. */
function stamp(at: number): string {
  return new Date(Math.floor(at / 1000) * 1000).toISOString();
}

/** As Tito's Rails writes JSON: angle brackets, ampersands and two line separators escaped, other letters as UTF-8. */
function serialise(body: object): Buffer {
  const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return Buffer.from(JSON.stringify(body).replace(/[<>&\u2028\u2029]/g, escaped));
}
