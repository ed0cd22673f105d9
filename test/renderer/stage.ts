/// <reference types="node" />
/** A dashboard that serves the real window over made-up but believable people, typed by the contract. */
import { randomBytes } from 'node:crypto';
import { Changes } from '../../electron/api/changes.ts';
import type { ExportHandler } from '../../electron/api/exports.ts';
import { Feed } from '../../electron/api/feed.ts';
import { type Dashboard, startDashboard } from '../../electron/api/http.ts';
import { Letters } from '../../electron/api/letters.ts';
import { emptyBooks } from '../../electron/guestlist/books.ts';
import { newcomer } from '../../electron/guestlist/settle.ts';
import { DEFAULT_INVITE } from '../../electron/mail/invite-template.ts';
import { previewOf } from '../../electron/mail/preview.ts';
import { type WholeMail, written } from '../../electron/mail/read-mail.ts';
import type { Action } from '../../shared/actions.ts';
import type {
  ActionResult,
  BulkDeed,
  BulkView,
  CallOutput,
  ConnectionSetup,
  DeliveryDetail,
  DeliveryView,
  ForgetPreview,
  ForgottenRow,
  FormResult,
  Handlers,
  HeldView,
  HistoryEntry,
  MailRow,
  MailSettings,
  MailView,
  OverviewView,
  ParticipantView,
  PersonName,
  ProgressView,
  StatusView,
  TakeAwayRow,
  WaitingTicketView,
} from '../../shared/contract.ts';
import type { MailTemplate } from '../../shared/mail-template.ts';
import type { Problem } from '../../shared/model.ts';
import { fakeHandlers } from '../helpers/generated.ts';
import { type LiveScene, livePlace, quietHour } from './live-stage.ts';
import { emptyStatus, held, mailSettings, progress, setup } from './make.ts';
import { emptyOverview } from './numbers.ts';
import { pageOf, selectedOf } from './stage-people.ts';

const NO_MAILBOX = { readKept: async () => null };

/** What the window asked to be done: an action, or one of the calls that change something. */
type Deed =
  | Action
  | { readonly do: 'go live'; readonly held: 'send' | 'keep' }
  | { readonly do: 'rehearse' }
  | { readonly do: 'replay'; readonly delivery: string }
  | { readonly do: 'remove connection'; readonly connection: string }
  | { readonly do: 'forget'; readonly email: string }
  | { readonly do: 'lift'; readonly entry: { readonly id: string } | { readonly email: string } }
  | { readonly do: 'form'; readonly name: string; readonly input: unknown }
  | { readonly do: 'bulk'; readonly deed: BulkDeed; readonly people: number }
  | { readonly do: 'stop bulk' }
  | { readonly do: 'back up' | 'move' }
  | { readonly do: 'save template'; readonly template: MailTemplate | null; readonly withoutLink: boolean }
  | { readonly do: 'send test'; readonly to: string }
  | { readonly do: 'acknowledge url'; readonly url: string }
  | { readonly do: 'looked into missed'; readonly until: number };

/** What the fake service knows; tests change it and then tell of the change through the feed. */
export class Stage implements LiveScene {
  status: StatusView;
  deliveries: DeliveryView[] = [];
  readonly details = new Map<string, DeliveryDetail>();
  readonly bodies = new Map<string, Buffer>();
  activity = quietHour();
  rowsPerCall = Number.POSITIVE_INFINITY;
  participants: ParticipantView[] = [];
  waiting: WaitingTicketView[] = [];
  bulk: BulkView | null = null;
  bulkProblem: Problem | null = null;
  /** Who was picked for exports, and what exports were asked for. */
  readonly picked: PersonName[][] = [];
  readonly exported: string[] = [];
  mails = new Map<string, WholeMail>();
  histories = new Map<string, HistoryEntry[]>();
  held: HeldView = held();
  takeAwayRows: TakeAwayRow[] = [];
  /** Null: nothing has happened yet. */
  overview: OverviewView | null = null;
  forgetPreview: ForgetPreview = { isKnown: true, tickets: 2, deliveries: 5, mails: 1, backUps: 1 };
  forgotten: ForgottenRow[] = [];
  /** What is special about a connection's set-up, by id. */
  setups = new Map<string, Partial<ConnectionSetup>>();
  mailSettings: MailSettings = mailSettings();
  tunnelChoice = 'off';
  /** What else is so with the tunnel. */
  tunnelSettings: Partial<CallOutput<'tunnelSettings'>> = {};
  foreseen: CallOutput<'foreseeChange'> = { invited: 0, withdrawn: 0, examples: [] };
  /** What a form is answered, by the call's name; all others are taken. */
  readonly formAnswers = new Map<string, FormResult>();
  progress: ProgressView = progress();
  template: MailTemplate = { ...DEFAULT_INVITE };
  mailRows: Record<'out' | 'would', MailRow[]> = { out: [], would: [] };
  keptMails = new Map<string, WholeMail>();
  readonly #letters = new Letters();
  /** Everything that was asked to be done, in order. */
  readonly deeds: Deed[] = [];
  /** What a deed is answered, by its name; all others are done. */
  readonly answers = new Map<Deed['do'], ActionResult>();
  readonly faults: unknown[] = [];
  readonly #staticFolder: string;
  #dashboard: Dashboard | null = null;
  #changes = new Changes(() => {});
  #feed = new Feed(this.#changes);

  constructor(staticFolder: string, status: StatusView = emptyStatus()) {
    this.#staticFolder = staticFolder;
    this.status = status;
  }

  /** Starts the dashboard, on the port it had before if there was one. */
  async start(): Promise<void> {
    const log = (error: unknown) => void this.faults.push(error);
    const changes = new Changes(log);
    this.#changes = changes;
    const dashboard = await startDashboard({
      port: this.#dashboard?.port ?? 0,
      token: 'a-token-for-tests',
      allowedOrigin: null,
      handlers: this.#handlers,
      changes,
      exports: {
        ...this.#export('take-away'),
        ...this.#export('participants'),
        ...this.#export('waiting'),
      },
      ready: () => true,
      staticFolder: this.#staticFolder,
      now: Date.now,
      randomBytes,
      log,
    });
    this.#dashboard = dashboard;
    this.#feed = new Feed(changes);
  }

  #export(name: string): Record<string, ExportHandler> {
    return {
      [`/export/${name}.csv`]: async (_signal, asked) => {
        this.exported.push(`${name}.csv?${asked}`);
        return { contentType: 'text/csv; charset=utf-8', filename: `${name}.csv`, body: 'email\r\n' };
      },
    };
  }

  get dashboard(): Dashboard {
    if (!this.#dashboard) throw new Error('not started');
    return this.#dashboard;
  }

  /** Makes every window load anew. */
  reset(): void {
    this.#changes.reset();
  }

  /** The link that Usher would print. */
  link(): string {
    return `${this.dashboard.url}/?code=${this.dashboard.issueCode()}`;
  }

  async stop(): Promise<void> {
    this.#feed.close();
    await this.dashboard.close();
  }

  deliver(delivery: DeliveryView): void {
    const at = this.deliveries.findIndex(({ id }) => id === delivery.id);
    if (at >= 0) this.deliveries[at] = delivery;
    else this.deliveries.unshift(delivery);
    this.#feed.delivery(delivery);
  }

  change(participant: ParticipantView): void {
    const at = this.participants.findIndex(({ email }) => email === participant.email);
    if (at >= 0) this.participants[at] = participant;
    else this.participants.push(participant);
    this.#feed.participant(participant);
  }

  setBulk(bulk: BulkView): void {
    this.bulk = bulk;
    this.#feed.bulk(bulk);
  }

  setStatus(change: Partial<StatusView>): void {
    this.status = { ...this.status, ...change };
    this.#feed.status(() => this.status);
  }

  #listed() {
    return [...this.participants, ...this.waiting];
  }

  #do(deed: Deed): ActionResult {
    this.deeds.push(deed);
    return this.answers.get(deed.do) ?? { ok: true, told: `Told: ${deed.do}.`, undo: null };
  }

  #fill(name: string, input: unknown): FormResult {
    this.deeds.push({ do: 'form', name, input });
    return this.formAnswers.get(name) ?? { ok: true, told: `Told: ${name}.` };
  }

  readonly #live = livePlace(this);
  readonly #handlers: Handlers = fakeHandlers({
    overview: async () => this.overview ?? emptyOverview(),
    ...this.#live,
    connection: async ({ connection: id }) => {
      const connection = this.status.connections.find((each) => each.id === id);
      return connection ? setup(connection, this.setups.get(id)) : null;
    },
    makeConnection: async (input) => {
      const result = this.#fill('makeConnection', input);
      return { result, connection: result.ok ? 'made' : null };
    },
    changeConnection: async (input) => this.#fill('changeConnection', input),
    foreseeChange: async () => this.foreseen,
    setToken: async (input) => this.#fill('setToken', input),
    dropOldToken: async () => this.#do({ do: 'form', name: 'dropOldToken', input: {} }),
    mailSettings: async () => this.mailSettings,
    setMail: async (input) => this.#fill('setMail', input),
    testMail: async (input) => this.#fill('testMail', input),
    removeMail: async () => this.#do({ do: 'form', name: 'removeMail', input: {} }),
    tunnelSettings: async () => ({
      choice: this.tunnelChoice,
      name: null,
      hasNgrokToken: false,
      port: 4747,
      fixed: { way: null, name: null, ngrokToken: null },
      ...this.tunnelSettings,
    }),
    chooseTunnel: async (input) => this.#do({ do: 'form', name: 'chooseTunnel', input }),
    retention: async () => ({ days: 90 }),
    setRetention: async (input) => this.#fill('setRetention', input),
    about: async () => ({
      version: '1.2.3',
      versions: [{ name: 'Node.js', version: '20.19.0' }],
      folder: '/home/ada/.local/share/usher',
      licence: 'MIT',
      startedAt: Date.now() - 3_600_000,
    }),
    snapshot: async () => ({
      seq: this.#feed.seq,
      status: this.status,
      ...this.#live.newest(),
    }),
    participants: async (input) => pageOf(this.#listed(), input, (row) => 'email' in row),
    waitingTickets: async (input) => pageOf(this.#listed(), input, (row) => 'slug' in row),
    participant: async ({ connection, email }) => {
      const same = this.participants.filter((each) => each.email === email);
      return {
        person: same.find((each) => each.connection === connection) ?? null,
        elsewhere: same.filter((each) => each.connection !== connection),
      };
    },
    ticketTypes: async () => {
      const types = new Map<string, number>();
      for (const { release } of this.participants.flatMap(({ tickets }) => tickets)) {
        types.set(release, (types.get(release) ?? 0) + 1);
      }
      return { rows: [...types].map(([name, people]) => ({ name, people })) };
    },
    pick: async ({ people }) => {
      this.picked.push(people);
      return { id: `pick-${this.picked.length}` };
    },
    bulkPreview: async ({ selection }) => {
      const people = selectedOf(this.participants, selection);
      const examples = people.slice(0, 3).map(({ name, email }) => name || email);
      return { people: people.length, leftOut: 0, examples, problem: this.bulkProblem };
    },
    bulkStart: async ({ selection, deed }) => {
      this.deeds.push({ do: 'bulk', deed, people: selectedOf(this.participants, selection).length });
      return { problem: null };
    },
    bulkStop: async () => {
      this.deeds.push({ do: 'stop bulk' });
      return {};
    },
    bulk: async () => ({ bulk: this.bulk }),
    mail: async ({ email }) => {
      const mail = this.mails.get(email);
      return mail ? shown(mail, this.#letters.putDraft(mail.html)) : null;
    },
    act: async ({ action }) => this.#do(action),
    goLive: async ({ held }) => this.#do({ do: 'go live', held }),
    rehearse: async () => this.#do({ do: 'rehearse' }),
    replay: async ({ delivery }) => this.#do({ do: 'replay', delivery }),
    removeConnection: async ({ connection }) => this.#do({ do: 'remove connection', connection }),
    backUp: async () => this.#do({ do: 'back up' }),
    move: async () => this.#do({ do: 'move' }),
    forgetPreview: async () => this.forgetPreview,
    forget: async ({ email }) => {
      const result = this.#do({ do: 'forget', email });
      if (result.ok) {
        this.participants = this.participants.filter((each) => each.email !== email);
        this.#changes.reset();
      }
      return result;
    },
    forgotten: async ({ offset, limit }) => ({
      total: this.forgotten.length,
      rows: this.forgotten.slice(offset, offset + limit),
    }),
    liftForgotten: async (entry) => {
      const result = this.#do({ do: 'lift', entry });
      if (result.ok) this.forgotten = [];
      return result;
    },
    acknowledgeUrl: async ({ url }) => this.#do({ do: 'acknowledge url', url }),
    lookedIntoMissed: async ({ until }) => this.#do({ do: 'looked into missed', until }),
    history: async ({ email }) => ({ entries: this.histories.get(email) ?? [] }),
    held: async () => this.held,
    progress: async () => this.progress,
    template: async () => ({
      template: this.template,
      isDefault: this.template.html === DEFAULT_INVITE.html,
    }),
    // The real renderer over people the stage made up.
    previewTemplate: async ({ kind, template, email }) => {
      const books = emptyBooks();
      const known = this.participants.find((each) => each.email === email);
      if (known) {
        books.participants.set(known.email, {
          ...newcomer(known.email),
          name: known.name,
          event: 'HarbourConf',
        });
      }
      const { mail, as, faults, linkless } = previewOf(books, { kind, template, email, link: 'own' });
      const { subject, text } = mail;
      const page = this.#letters.putDraft(mail.html);
      return { faults: [...faults], linkless: [...linkless], to: written(as), subject, text, page };
    },
    saveTemplate: async ({ template, withoutLink }) => {
      const done = this.#do({ do: 'save template', template, withoutLink });
      if (done.ok) this.template = template ?? DEFAULT_INVITE;
      return done;
    },
    sendTest: async ({ to }) => this.#do({ do: 'send test', to }),
    mails: async ({ which, query, offset, limit }) => {
      const rows = this.mailRows[which].filter(({ to }) => to.toLowerCase().includes(query.toLowerCase()));
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
    keptMail: async ({ page }) => {
      const kept = this.keptMails.get(page);
      return kept ? shown(kept, page) : null;
    },
    letter: async ({ page, scheme }) => {
      const html = this.keptMails.get(page)?.html ?? (await this.#letters.read(page, NO_MAILBOX));
      return html === null ? null : { html: this.#letters.inScheme(html, scheme) };
    },
    troubled: async ({ offset, limit }) => {
      const rows = this.participants.filter(({ invite }) => ['failed', 'ambiguous'].includes(invite.state));
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
    takeAway: async ({ offset, limit }) => ({
      total: this.takeAwayRows.length,
      rows: this.takeAwayRows.slice(offset, offset + limit),
    }),
  });
}

function shown({ html: _, ...mail }: WholeMail, page: string): MailView {
  return { ...mail, page };
}
