import type { OutboxItem } from './outbox-ports.ts';

interface Entry {
  readonly item: OutboxItem;
  readonly order: number;
}

/** Waiting mails by the time they are due, first come first served among those due together. A binary heap. */
export class DueQueue {
  readonly #heap: Entry[] = [];
  readonly #byKey = new Map<string, Entry>();
  #added = 0;

  get size(): number {
    return this.#byKey.size;
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** A key that is waiting already is left as it is. */
  add(item: OutboxItem): void {
    if (this.#byKey.has(item.key)) return;
    const entry = { item, order: this.#added++ };
    this.#byKey.set(item.key, entry);
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
  }

  delete(key: string): boolean {
    // Its entry stays in the heap until it comes up.
    return this.#byKey.delete(key);
  }

  /** The item that is due first, left in place. */
  peek(): OutboxItem | null {
    for (let top = this.#heap[0]; top; top = this.#heap[0]) {
      if (this.#byKey.get(top.item.key) === top) return top.item;
      this.#removeTop();
    }
    return null;
  }

  shift(): OutboxItem | null {
    const item = this.peek();
    if (!item) return null;
    this.#removeTop();
    this.#byKey.delete(item.key);
    return item;
  }

  /** Everything is due at once, in the order in which it would have been. */
  hurry(): void {
    const items: OutboxItem[] = [];
    for (let item = this.shift(); item; item = this.shift()) items.push(item);
    for (const item of items) this.add({ ...item, notBefore: 0 });
  }

  #removeTop(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const first = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(first, at)) return;
      at = first;
    }
  }

  #swapIfBefore(a: number, b: number): boolean {
    if (!this.#isBefore(a, b)) return false;
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first && second) [this.#heap[a], this.#heap[b]] = [second, first];
    return true;
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (!first || !second) return false;
    return (
      first.item.notBefore - second.item.notBefore < 0 ||
      (first.item.notBefore === second.item.notBefore && first.order < second.order)
    );
  }
}
