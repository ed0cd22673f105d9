/** Runs actions one after the other, in the order they were asked for; one that fails does not stop the next. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(action: () => Promise<T>): Promise<T> {
    const done = this.#last.catch(() => undefined).then(action);
    this.#last = done;
    return done;
  }
}
