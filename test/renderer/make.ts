/// <reference types="node" />
/** Believable values of the contract's types, to be changed where a test cares. */
import { nothingCounted } from '../../electron/guestlist/counted.ts';
import type { WholeMail } from '../../electron/mail/read-mail.ts';
import type {
  ConnectionSetup,
  ConnectionView,
  DeliveryView,
  HeldView,
  InviteView,
  MailRow,
  MailSettings,
  ParticipantView,
  ProgressView,
  StatusView,
  TakeAwayRow,
  WaitingTicketView,
} from '../../shared/contract.ts';

export function emptyStatus(): StatusView {
  return {
    connections: [
      {
        id: 'harbourconf-2027',
        name: 'harbourconf-2027',
        dialect: 'classic',
        localUrl: 'http://127.0.0.1:4747/hooks/harbourconf-2027',
        publicUrl: 'https://harbourconf.tunnel.example/hooks/harbourconf-2027',
        hasSecret: true,
        hasLink: true,
        sending: 'live',
        testTickets: 'hold',
        ticketTypes: [],
        onlyPaid: false,
        access: 'gated',
        withdrawNotice: false,
        recordVisits: true,
        paused: null,
        counts: nothingCounted(),
      },
    ],
    tunnel: {
      state: 'open',
      provider: 'localtunnel',
      url: 'https://harbourconf.tunnel.example',
      since: Date.now() - 95 * 60_000,
      checkedAt: Date.now() - 12_000,
    },
    reach: { changed: null, missed: [] },
    mail: { server: 'smtp.harbour.example', sender: 'org@harbour.example', waiting: 0, problem: null },
    counts: { deliveries: 0, ...nothingCounted() },
    problems: [],
    fixedFromOutside: [],
  };
}

/** What Connect shows of a connection: as the status has it, everything set up, nothing fixed. */
export function setup(connection: ConnectionView, change: Partial<ConnectionSetup> = {}): ConnectionSetup {
  const { id, name, dialect, ticketTypes, onlyPaid, sending, access, withdrawNotice, recordVisits } =
    connection;
  return {
    id,
    name,
    dialect,
    url: connection.publicUrl ?? connection.localUrl,
    isPublic: connection.publicUrl !== null,
    tokens: connection.hasSecret ? [{ usedAt: Date.now() - 60_000 }] : [],
    ticketTypes,
    knownTypes: ['Early Bird', 'Standard', 'Workshop'].map((title) => ({
      slug: title.toLowerCase().replace(' ', '-'),
      title,
    })),
    testTickets: { do: 'hold' },
    onlyPaid,
    sending,
    hubUrl: 'https://hub.example/join?code={code}',
    access,
    gatedProblem: null,
    withdrawNotice,
    recordVisits,
    arrived: { at: Date.now() - 60_000, sentence: 'Ada Byron’s ticket was completed', test: false },
    refused: null,
    fixed: NOT_FIXED,
    ...change,
  };
}

const NOT_FIXED: ConnectionSetup['fixed'] = {
  dialect: null,
  token: null,
  ticketTypes: null,
  testTickets: null,
  onlyPaid: null,
  sending: null,
  hubUrl: null,
  access: null,
};

export function mailSettings(change: Partial<MailSettings> = {}): MailSettings {
  return {
    server: {
      host: 'smtp.harbour.example',
      port: 587,
      security: 'starttls',
      user: 'org@harbour.example',
      hasPassword: true,
    },
    sender: 'Harbour Conf <org@harbour.example>',
    rate: '30/min',
    fixed: { server: null, sender: null, rate: null },
    ...change,
  };
}

let nextId = 1;

export function delivery(change: Partial<DeliveryView>): DeliveryView {
  return {
    id: `delivery-${nextId++}`,
    connection: 'harbourconf-2027',
    event: 'ticket.completed',
    receivedAt: Date.now(),
    outcome: 'accepted',
    reason: null,
    sentence: `${change.person ?? 'Somebody'}'s ticket was completed`,
    person: null,
    email: null,
    detail: '',
    test: false,
    invite: null,
    answeredInMs: null,
    ...change,
  };
}

const NO_INVITE: InviteView = {
  state: 'none',
  reason: null,
  revision: 0,
  sentAt: null,
  messageId: null,
  link: null,
  retryAt: null,
};

export function person(
  name: string,
  email: string,
  invite: Partial<InviteView> = {},
  ticket: Partial<ParticipantView['tickets'][number]> = {},
): ParticipantView {
  return {
    connection: 'harbourconf-2027',
    email,
    name,
    entitled: isEntitled(invite),
    blocked: invite.reason === 'withdrawn by hand' || invite.reason === 'ignored' ? invite.reason : null,
    guest: false,
    invite: { ...NO_INVITE, ...invite },
    tickets: [
      {
        slug: `ti_${email}`,
        reference: '9K9R-2',
        release: 'Early Bird',
        state: 'complete',
        mode: 'live',
        ...ticket,
      },
    ],
    checkedInAt: null,
    openedAt: null,
  };
}

export function waitingTicket(reference: string, change: Partial<WaitingTicketView> = {}): WaitingTicketView {
  return {
    connection: 'harbourconf-2027',
    slug: `ti_${reference}`,
    reference,
    release: 'Standard',
    mode: 'live',
    order: reference.split('-')[0] ?? '',
    buyer: 'Barbara Liskov',
    unusable: false,
    name: '',
    reason: 'no address on it yet',
    ...change,
  };
}

/** Held at the gate means entitled; held for what the tickets are does not. */
function isEntitled({ state = 'none', reason = null }: Partial<InviteView>): boolean {
  if (state === 'held') return reason === 'rehearsal' || reason === 'paused' || reason === 'no mail server';
  return state !== 'none' && state !== 'withdrawn';
}

export function held(change: Partial<HeldView> = {}): HeldView {
  return {
    held: [],
    releasable: 0,
    seconds: 0,
    policyChange: { invited: 0, withdrawn: 0, examples: [] },
    outdatedLinks: { people: 0, examples: [] },
    ...change,
  };
}

export function progress(change: Partial<ProgressView> = {}): ProgressView {
  const none = { run: null, perMinute: null, secondsLeft: null, nextTryAt: null };
  return { waiting: 0, retrying: 0, ...none, limits: [], ...change };
}

export function mailRow(name: string, change: Partial<MailRow> = {}): MailRow {
  const email = `${name.split(' ')[0]?.toLowerCase()}@example.org`;
  return {
    page: null,
    kind: 'invite',
    email,
    to: `${name} <${email}>`,
    subject: '',
    at: null,
    state: 'held',
    reason: 'rehearsal',
    ...change,
  };
}

export function takeAway(name: string, change: Partial<TakeAwayRow> = {}): TakeAwayRow {
  return {
    connection: 'harbourconf-2027',
    email: `${name.split(' ')[0]?.toLowerCase()}@example.org`,
    name,
    reason: 'ticket void',
    sentAt: Date.now() - 3_600_000,
    done: false,
    ...change,
  };
}

export function mail(change: Partial<WholeMail>): WholeMail {
  return {
    kind: 'preview',
    note: 'This is a rehearsal, so nothing was sent. Ada would get this mail.',
    from: 'HarbourConf <org@harbour.example>',
    to: 'Ada Byron <ada@example.org>',
    subject: 'Your access to HarbourConf 2027',
    html: MAIL_HTML,
    text: 'Hi Ada,\n\nyour place is here: https://hub.example/join?c=7mq2kd\n',
    at: null,
    ...change,
  };
}

const MAIL_HTML = `<!doctype html><html><body style="margin:0;background:#f4f3ef;font-family:sans-serif">
<div style="max-width:520px;margin:24px auto;padding:32px;background:#ffffff;color:#222222;border-radius:12px">
<h1 style="margin-top:0">Hi Ada</h1><p>You have a ticket for HarbourConf 2027. Your place online is ready.</p>
<p><a href="https://hub.example/join?c=7mq2kd" style="display:inline-block;padding:12px 20px;background:#2f5bd7;color:#ffffff">Open the hub</a></p>
<img src="https://tracker.example/pixel.gif" alt=""><script>document.body.textContent = 'the script ran'</script>
</div></body></html>`;
