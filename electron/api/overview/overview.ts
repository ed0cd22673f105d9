/** The numbers of the overview, counted in slices so that deliveries get in between. */
import { setTimeout as timeout, setImmediate as turn } from 'node:timers/promises';
import type { CallInput, OverviewView, StatusView } from '../../../shared/contract.ts';
import type { State } from '../../guestlist/state.ts';
import { type Census, census, summed } from './census.ts';
import { daySeries, hourSeries, wholeSeries } from './series.ts';

/** The loop is held for no longer than this at a time, in milliseconds. */
const SLICE_MS = 8;
/** Counting takes up at most this part of the time, however often it is asked for. */
const SHARE = 1 / 20;
/** But what is shown is never older than this, in milliseconds. */
const LONGEST_REST = 4_000;

export interface OverviewSources {
  readonly state: State;
  /** Another number whenever something may have changed. */
  seq(): number;
  status(): StatusView;
}

export class Overview {
  readonly #sources: OverviewSources;
  #counted: { readonly seq: number; readonly parts: ReadonlyMap<string, Census> } | null = null;
  #counting: Promise<ReadonlyMap<string, Census>> | null = null;
  /** Not counted again before this moment, by the process's own clock. */
  #restUntil = 0;

  constructor(sources: OverviewSources) {
    this.#sources = sources;
  }

  async read({ connection, zone }: CallInput<'overview'>, now: number): Promise<OverviewView> {
    const { state, status } = this.#sources;
    const counted = await this.#read();
    const ids = [...state.connections.keys()].filter((id) => connection === null || id === connection);
    const tallies = ids.flatMap((id) => state.connections.get(id)?.tally ?? []);
    const { funnel, ...rest } = summed(ids.flatMap((id) => counted.get(id) ?? []));
    const recorded = status().connections.some(
      ({ id, access, recordVisits }) => ids.includes(id) && access === 'gated' && recordVisits,
    );
    return {
      at: now,
      series: {
        day: hourSeries(tallies, 24, now),
        month: daySeries(tallies, 30, now, zone),
        all: wholeSeries(tallies, now, zone),
      },
      ...rest,
      // What was recorded before it was switched off stays true.
      funnel: { ...funnel, opened: recorded || funnel.opened > 0 ? funnel.opened : null },
    };
  }

  async #read(): Promise<ReadonlyMap<string, Census>> {
    // Whoever asks while it is counted gets the count after that: this one may have missed what they know.
    if (this.#counting) await this.#counting;
    if (this.#counted?.seq === this.#sources.seq()) return this.#counted.parts;
    this.#counting ??= this.#count().finally(() => {
      this.#counting = null;
    });
    return this.#counting;
  }

  async #count(): Promise<ReadonlyMap<string, Census>> {
    const rest = this.#restUntil - performance.now();
    if (rest > 0) await timeout(rest, undefined, { ref: false });
    const seq = this.#sources.seq();
    const steps = census(this.#sources.state);
    let spent = 0;
    let from = performance.now();
    for (let step = steps.next(); ; step = steps.next()) {
      const now = performance.now();
      if (!step.done && now - from < SLICE_MS) continue;
      spent += now - from;
      if (step.done) {
        this.#restUntil = now + Math.min(LONGEST_REST, spent / SHARE);
        this.#counted = { seq, parts: step.value };
        return step.value;
      }
      await turn();
      from = performance.now();
    }
  }
}
