/** What is told about deliveries: their rows, everything about one of them, its body, and how many there were. */
import {
  BODY_SLICE_BYTES,
  type CallInput,
  type CallOutput,
  type DeliveryDetail,
  type DeliveryView,
} from '../../shared/contract.ts';
import { clipped } from '../../shared/format.ts';
import { emptyBooks } from '../guestlist/books.ts';
import { withoutForgotten } from '../guestlist/fold.ts';
import {
  type DeliveryRecord,
  delivery as deliverySchema,
  type JournalRecord,
  type Row,
} from '../guestlist/records.ts';
import type { State } from '../guestlist/state.ts';
import type { VerifiedDelivery } from '../listener/endpoint.ts';
import type { Rejected } from '../listener/rejected.ts';
import { Timings } from '../listener/timings.ts';
import type { FileSystemSeam } from '../store/file-system.ts';
import type { Journal } from '../store/journal.ts';
import { type JournalSearch, searchJournal } from '../store/journal-search.ts';
import type { Position } from '../store/position.ts';
import { Activity } from './activity.ts';
import { deliverySteps } from './delivery-steps.ts';
import { findStory, type Story } from './delivery-story.ts';
import { feedPage } from './feed-pages.ts';
import { deliveryView, rejectedView } from './views.ts';

export interface DeliveriesSources {
  readonly state: State;
  /** The refused requests still remembered, newest first. */
  refused(): readonly Rejected[];
  search<T>(work: (search: JournalSearch) => Promise<T>): Promise<T>;
  /** Throws where another line stands there by now. */
  read(position: Position): Promise<unknown>;
  now(): number;
  /** Any steady clock, in milliseconds. */
  clock(): number;
}

export interface OpenDeliveriesOptions extends Pick<DeliveriesSources, 'state' | 'refused' | 'now'> {
  readonly journal: Journal;
  /** The data folder. */
  readonly folder: string;
  readonly fs: FileSystemSeam | undefined;
}

/** Deliveries as the journal has them. */
export function openDeliveries({ journal, folder, fs, ...rest }: OpenDeliveriesOptions): Deliveries {
  const { state } = rest;
  // Until the journal is rewritten, its lines still tell of people who are forgotten.
  const seen = (record: unknown) =>
    state.forgetting.size > 0 ? withoutForgotten(state, record as JournalRecord) : record;
  return new Deliveries({
    ...rest,
    search: (work) => searchJournal(journal, folder, work, { fs, seen }),
    read: (position) => journal.read(position).then(seen),
    clock: () => performance.now(),
  });
}

/** What Tito writes may be long; a row is for reading. In characters. */
const LONGEST_TEXT = 300;
/** Of so many deliveries it is remembered where they stand, for the slices of their bodies. */
const PLACES_REMEMBERED = 64;

export class Deliveries {
  readonly #sources: DeliveriesSources;
  readonly #timings: Timings;
  readonly #activity: Activity;
  readonly #places = new Map<string, Position>();

  constructor(sources: DeliveriesSources) {
    this.#sources = sources;
    this.#timings = new Timings(() => sources.clock());
    this.#activity = new Activity(() => sources.now());
    for (const { receivedAt, replayOf } of sources.state.rows) {
      if (!replayOf) this.#activity.count('received', receivedAt);
    }
    for (const { delivery } of sources.state.pending.values()) this.#activity.count('received', delivery.at);
  }

  /** A proven delivery has its id, and is on its way to the disk. */
  taken(id: string, { watch }: VerifiedDelivery): void {
    this.#timings.begin(id, watch);
  }

  /** A record is on disk. */
  after(record: JournalRecord): void {
    if (record.t !== 'delivery' && record.t !== 'repeat') return;
    this.#timings.written(record.id);
    this.#activity.count('received', record.at);
  }

  refused({ at }: Rejected): void {
    this.#activity.count('refused', at);
  }

  readonly rowView = (row: Row): DeliveryView => {
    const took = row.replayOf ? null : this.#timings.of(row.id);
    const view = deliveryView(this.#sources.state, row, took && took.bodyMs + took.verifyMs + took.writeMs);
    return {
      ...view,
      sentence: clipped(view.sentence, LONGEST_TEXT),
      person: view.person && clipped(view.person, LONGEST_TEXT),
      detail: clipped(view.detail, LONGEST_TEXT),
      reason: view.reason && clipped(view.reason, LONGEST_TEXT),
    };
  };

  page(input: CallInput<'deliveries'>): Promise<CallOutput<'deliveries'>> {
    return feedPage(
      {
        state: this.#sources.state,
        refused: () => this.#sources.refused().map(rejectedView),
        rowView: this.rowView,
        search: (work) => this.#sources.search(work),
      },
      input,
    );
  }

  activity(): CallOutput<'activity'> {
    return this.#activity.read();
  }

  async detail(id: string): Promise<DeliveryDetail | null> {
    const refused = this.#sources.refused().find((each) => each.id === id);
    if (refused) return refusedDetail(refused);
    const story = await this.#story(id);
    const row = story?.row;
    if (!story || !row) return null;
    const original = await this.#original(story);
    const { connections } = this.#sources.state;
    const books = connections.get(row.connection)?.books ?? emptyBooks();
    return {
      row: this.rowView(row),
      dialect: original?.dialect ?? null,
      replayOf: row.replayOf ?? null,
      steps: deliverySteps(story, row, this.#timings.of(id), books),
      headers: Object.entries(original?.headers ?? {}).map(([name, value]) => ({ name, value })),
      body: bodyOf(original, row),
      refused: null,
    };
  }

  async body({ delivery: id, from }: CallInput<'deliveryBody'>): Promise<CallOutput<'deliveryBody'>> {
    const record = await this.find(id);
    const bytes = record.delivery && bytesOf(record.delivery);
    if (!bytes) return null;
    const upTo = from + BODY_SLICE_BYTES;
    return {
      base64: bytes.subarray(from, upTo).toString('base64'),
      next: upTo < bytes.length ? upTo : null,
    };
  }

  /** What arrived, also where it is asked for by the row of a replay. `isKnown`: there is such a row at least. */
  async find(id: string): Promise<{ delivery: DeliveryRecord | null; isKnown: boolean }> {
    const known = await this.#remembered(id);
    if (known) return { delivery: known, isKnown: true };
    const story = await this.#story(id);
    return { delivery: story && (await this.#original(story, id)), isKnown: story !== null };
  }

  async #story(id: string): Promise<Story | null> {
    const story = await this.#sources.search((search) => findStory(search, id));
    if (story?.position) this.#remember(id, story.position);
    return story;
  }

  /** The delivery that a story is about, which for a replay stands elsewhere. */
  async #original({ delivery, row }: Story, id = row?.id): Promise<DeliveryRecord | null> {
    if (delivery || !row?.replayOf) return delivery;
    const first = await this.#story(row.replayOf);
    if (first?.position && id) this.#remember(id, first.position);
    return first?.delivery ?? null;
  }

  #remember(id: string, position: Position): void {
    this.#places.delete(id);
    this.#places.set(id, position);
    if (this.#places.size <= PLACES_REMEMBERED) return;
    const [oldest] = this.#places.keys();
    if (oldest !== undefined) this.#places.delete(oldest);
  }

  async #remembered(id: string): Promise<DeliveryRecord | null> {
    const position = this.#places.get(id);
    if (!position) return null;
    try {
      return deliverySchema.parse(await this.#sources.read(position));
    } catch {
      // The segment was replaced meanwhile: it has to be looked for again.
      this.#places.delete(id);
      return null;
    }
  }
}

/** Null where the body was about somebody who is forgotten since. */
function bytesOf({ body }: DeliveryRecord): Buffer | null {
  if (typeof body === 'string') return Buffer.from(body);
  return 'base64' in body ? Buffer.from(body.base64, 'base64') : null;
}

function bodyOf(delivery: DeliveryRecord | null, row: Row): DeliveryDetail['body'] {
  if (!delivery) return { kept: false, why: row.outcome === 'repeat' ? 'repeat' : 'retired' };
  const bytes = bytesOf(delivery);
  if (!bytes) return { kept: false, why: 'forgotten' };
  return { kept: true, bytes: bytes.length, isText: typeof delivery.body === 'string' };
}

function refusedDetail(rejected: Rejected): DeliveryDetail {
  const { reason, action, status, remote } = rejected;
  return {
    row: rejectedView(rejected),
    dialect: null,
    replayOf: null,
    steps: [
      { at: rejected.at, sentence: `Refused: ${reason}`, tookMs: null, state: 'failed' },
      {
        at: rejected.at,
        sentence: `Answered ${status}; nothing was written down`,
        tookMs: null,
        state: 'done',
      },
    ],
    headers: [],
    body: { kept: false, why: 'refused' },
    refused: { reason, action, status, from: remote },
  };
}
