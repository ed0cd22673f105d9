/** Decides what the organizer is told of while they look elsewhere. Knows nothing of how. */
import { notices } from '../../renderer/notices.ts';
import type { DeliveryView, StatusView } from '../../shared/contract.ts';
import { count } from '../../shared/format.ts';
import { PLACES, type Place } from '../../shared/places.ts';
import { printable } from '../../shared/printable.ts';

export interface Alert {
  /** Alerts of one kind replace each other on the screen. */
  readonly kind: string;
  readonly title: string;
  readonly body: string;
  /** Where a click leads. */
  readonly place: Place;
}

export interface AlertPorts {
  show(alert: Alert): void;
  wantsOrders(): boolean;
  /** Calls back once, so many milliseconds later. */
  after(ms: number, work: () => void): void;
}

/** A burst of orders is one notification. */
export const GROUP_MS = 5_000;
/** Anybody who finds the address can be refused: more than one note in this time would be theirs to cause. */
export const REFUSED_EVERY_MS = 60 * 60_000;
/** Screens show about this much. */
const BODY_LENGTH = 240;

interface Group {
  readonly seen: Set<string>;
  readonly waiting: DeliveryView[];
}

export class Alerts {
  readonly #ports: AlertPorts;
  #problems = new Set<string>();
  readonly #orders: Group = { seen: new Set(), waiting: [] };
  readonly #tests: Group = { seen: new Set(), waiting: [] };
  #refusedQuiet = false;

  /** @param status what the organizer finds at the start is no news. */
  constructor(ports: AlertPorts, status: StatusView) {
    this.#ports = ports;
    this.#problems = codes(status);
  }

  status(status: StatusView): void {
    for (const { problem, remedy } of notices(status)) {
      if (this.#problems.has(problem.code)) continue;
      const place = PLACES.find((each) => remedy?.href === `#/${each}`) ?? 'live';
      this.#show(`problem ${problem.code}`, problem.sentence, problem.action, place);
    }
    // A problem that went away and comes back is news again.
    this.#problems = codes(status);
  }

  delivery(delivery: DeliveryView): void {
    const { outcome, test, reason } = delivery;
    if (outcome === 'rejected') this.#refused(delivery);
    else if (outcome === 'accepted' && test && reason?.startsWith('held'))
      this.#gather(this.#tests, delivery);
    else if (outcome === 'accepted' && !test && this.#ports.wantsOrders())
      this.#gather(this.#orders, delivery);
  }

  #refused({ reason }: DeliveryView): void {
    if (this.#refusedQuiet) return;
    this.#refusedQuiet = true;
    this.#ports.after(REFUSED_EVERY_MS, () => {
      this.#refusedQuiet = false;
    });
    this.#show('refused', 'A request was refused', reason ?? '', 'live');
  }

  /** The rows of a delivery come again as its invite fares; only the first is news. */
  #gather(group: Group, delivery: DeliveryView): void {
    if (group.seen.has(delivery.id)) return;
    group.seen.add(delivery.id);
    group.waiting.push(delivery);
    if (group.waiting.length === 1) this.#ports.after(GROUP_MS, () => this.#tell(group));
  }

  #tell(group: Group): void {
    const [first, ...others] = group.waiting.splice(0);
    if (group.seen.size > 1_000) group.seen.clear();
    if (!first) return;
    const isTest = group === this.#tests;
    const more =
      others.length > 0 ? `${first.sentence}, and ${count(others.length, 'more', 'more')}` : first.sentence;
    if (isTest) this.#show('test', 'A test order arrived', `${more}. It is held: nobody is mailed.`, 'live');
    else
      this.#show(
        'orders',
        others.length > 0 ? 'New from Tito' : first.sentence,
        others.length > 0 ? more : first.detail,
        'live',
      );
  }

  #show(kind: string, title: string, body: string, place: Place): void {
    const characters = Array.from(printable(body));
    const short =
      characters.length > BODY_LENGTH
        ? `${characters.slice(0, BODY_LENGTH - 1).join('')}…`
        : characters.join('');
    this.#ports.show({ kind, title: printable(title), body: short, place });
  }
}

function codes(status: StatusView): Set<string> {
  return new Set(notices(status).map(({ problem }) => problem.code));
}
