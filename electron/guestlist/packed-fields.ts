/** The fields of one packed list, read in order. Each throws a TypeError where it is of another kind than asked for. */
export class Fields {
  readonly #list: readonly unknown[];
  #at = 0;

  constructor(list: unknown) {
    this.#list = Array.isArray(list) ? list : fail();
  }

  next(): unknown {
    const value = this.#list[this.#at++];
    return value === undefined ? fail() : value;
  }

  text(): string {
    const value = this.next();
    return typeof value === 'string' ? value : fail();
  }

  textOrNull(): string | null {
    const value = this.next();
    return value === null || typeof value === 'string' ? value : fail();
  }

  texts(): string[] {
    const list = this.list();
    return list.every((value) => typeof value === 'string') ? [...list] : fail();
  }

  number(): number {
    const value = this.next();
    return typeof value === 'number' ? value : fail();
  }

  numberOrNull(): number | null {
    const value = this.next();
    return value === null || typeof value === 'number' ? value : fail();
  }

  flag(): boolean {
    const value = this.next();
    return typeof value === 'boolean' ? value : fail();
  }

  oneOf<T extends string>(these: readonly T[]): T {
    const value = this.next();
    return these.find((each) => each === value) ?? fail();
  }

  oneOfOrNull<T extends string>(these: readonly T[]): T | null {
    const value = this.next();
    return value === null ? null : (these.find((each) => each === value) ?? fail());
  }

  list(): readonly unknown[] {
    const value = this.next();
    return Array.isArray(value) ? value : fail();
  }

  /** A list within, with fields of its own; null where there is none. */
  inner(): Fields | null {
    const value = this.next();
    return value === null ? null : new Fields(value);
  }
}

export function fail(): never {
  throw new TypeError('not a packed entity');
}
