/** What tray and notifications follow: the status and the newest deliveries, fed as a window is. */
import type { DeliveryView, Notification, StatusView } from '../../shared/contract.ts';
import type { Change } from '../api/changes.ts';
import type { Contract } from '../api/window-room.ts';

/** So many deliveries the tray shows. */
export const LAST_DELIVERIES = 5;

export interface NewsListener {
  /** Something of it is another. */
  onChange(): void;
  onStatus(status: StatusView): void;
  /** A delivery that was not there before, or one whose outcome became known. */
  onDelivery(delivery: DeliveryView): void;
}

export class News {
  readonly #contract: Contract;
  readonly #listener: NewsListener;
  #deliveries: readonly DeliveryView[] = [];
  #status: StatusView;

  private constructor(contract: Contract, status: StatusView, listener: NewsListener) {
    this.#contract = contract;
    this.#status = status;
    this.#listener = listener;
  }

  static async follow(contract: Contract, status: StatusView, listener: NewsListener): Promise<News> {
    const news = new News(contract, status, listener);
    contract.changes.follow((change) => news.#take(change));
    await news.#load();
    return news;
  }

  get status(): StatusView {
    return this.#status;
  }

  /** Newest first. */
  get deliveries(): readonly DeliveryView[] {
    return this.#deliveries;
  }

  async #load(): Promise<void> {
    const { status, deliveries } = await this.#contract.handlers.snapshot({});
    this.#status = status;
    this.#deliveries = deliveries.slice(0, LAST_DELIVERIES);
    this.#listener.onChange();
  }

  #take({ text }: Change): void {
    if (text === null) {
      void this.#load();
      return;
    }
    const { name, value } = JSON.parse(text) as Notification;
    if (name === 'status') {
      this.#status = value;
      this.#listener.onStatus(value);
      this.#listener.onChange();
    }
    if (name === 'delivery') {
      const others = this.#deliveries.filter(({ id }) => id !== value.id);
      this.#deliveries = [value, ...others]
        .sort((a, b) => b.receivedAt - a.receivedAt)
        .slice(0, LAST_DELIVERIES);
      this.#listener.onDelivery(value);
      this.#listener.onChange();
    }
  }
}
