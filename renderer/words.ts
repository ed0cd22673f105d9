/** What the window says about the state of things: one place, so that rail, strip and banner agree. */
import type { ConnectionView, DeliveryView, InviteView, StatusView } from '../shared/contract.ts';
import { count, number, plain } from '../shared/format.ts';
import type { Tone } from '../shared/labels.ts';
import { assertNever } from '../shared/model.ts';
import { isReply } from '../shared/smtp-reply.ts';

export interface Fact {
  readonly tone: Tone;
  readonly words: string;
  /** More about it, in second ink. */
  readonly detail: string | null;
}

/** How an event is called on screen: `default` is the name of one that nobody has named. */
export function eventName(name: string): string {
  return name === 'default' ? 'Your event' : plain(name);
}

/** The status as far as it is about one connection, or about all of them (null). */
export function only(connection: string | null, status: StatusView): StatusView {
  if (connection === null) return status;
  const connections = status.connections.filter(({ id }) => id === connection);
  return { ...status, connections, counts: { ...status.counts, ...connections[0]?.counts } };
}

/** How many are held in the connections there are; a removed one's are held for good, and nobody's concern. */
export function heldIn({ connections }: Pick<StatusView, 'connections'>): { held: number; testHeld: number } {
  const of = (name: 'held' | 'testHeld') => connections.reduce((sum, { counts }) => sum + counts[name], 0);
  return { held: of('held'), testHeld: of('testHeld') };
}

/** While the service does not answer. */
export const UNKNOWN: Fact = { tone: 'quiet', words: 'Not known', detail: null };

/** Can Tito's requests arrive? */
export function receivingFact({ tunnel, reach }: StatusView): Fact {
  switch (tunnel.state) {
    case 'off':
      return { tone: 'warn', words: 'Only on this computer', detail: 'no tunnel is set up' };
    case 'opening':
      return tunnel.url === null
        ? { tone: 'warn', words: 'Not yet', detail: `opening ${tunnel.provider}` }
        : { tone: 'warn', words: 'Not now', detail: `opening ${tunnel.provider} again` };
    case 'open':
      // Something arrives here, but Tito sends to another address.
      if (reach.changed?.from) return { tone: 'bad', words: 'Moved', detail: 'to another address' };
      return { tone: 'ok', words: 'Yes', detail: `through ${tunnel.provider}` };
    case 'down':
      return { tone: 'bad', words: 'No', detail: `${tunnel.provider} is down` };
    default:
      return assertNever(tunnel);
  }
}

/** Is mail really sent, and as whom? */
export function sendingFact({ connections, mail }: StatusView): Fact {
  const live = connections.filter((connection) => connection.sending === 'live');
  const going = live.filter((connection) => connection.paused === null);
  if (connections.length === 0) return { tone: 'quiet', words: 'Nothing', detail: 'no event is connected' };
  if (live.length === 0) return { tone: 'test', words: 'Rehearsal', detail: 'nobody is mailed' };
  if (going.length === 0) {
    const isOver = live.every((connection) => connection.paused === 'the event is over');
    return { tone: 'warn', words: 'Paused', detail: isOver ? 'the event is over' : 'until you resume' };
  }
  if (mail.problem) return { tone: 'bad', words: 'Stopped', detail: mail.problem.sentence };
  if (mail.server === null) return { tone: 'warn', words: 'Live', detail: 'but no mail server is set' };
  const words =
    going.length === connections.length ? 'Live' : `Live in ${going.length} of ${connections.length}`;
  return { tone: 'ok', words, detail: mail.sender === null ? null : `as ${mail.sender}` };
}

const OR = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** What would keep the invites held in any case; null where nothing is missing. */
export function missingForMail(
  { server, sender }: StatusView['mail'],
  { hasLink }: ConnectionView,
): string | null {
  const missing = [
    ...(server === null ? ['mail server'] : []),
    ...(sender === null ? ['sender'] : []),
    ...(hasLink ? [] : ['link to your hub']),
  ];
  if (missing.length === 0) return null;
  return `No ${OR.format(missing)} yet: invites stay held until ${missing.length === 1 ? 'there is one' : 'all are set'}.`;
}

/** What a webhook URL is good for at the moment. */
export function webhookUrlName({ tunnel }: StatusView, { publicUrl }: ConnectionView): string {
  if (publicUrl === null) return 'Webhook URL, on this computer only';
  return tunnel.state === 'open' ? 'Webhook URL' : 'Webhook URL, out of reach now';
}

/** What it means for people that the mail queue stands still; why is said above everything. */
export const NOBODY_FOR_NOW =
  'Nobody is mailed for now: what waits goes out once the mail server takes mails again.';

/** How many mails are on their way out. */
export function mailQueueFact({ mail }: StatusView): Fact {
  if (mail.problem) return { tone: 'bad', words: 'Stopped', detail: `${count(mail.waiting, 'mail')} wait` };
  if (mail.waiting === 0) return { tone: 'quiet', words: 'Empty', detail: null };
  return { tone: 'ok', words: count(mail.waiting, 'mail'), detail: 'on the way' };
}

/**
 * The facts at the foot of the rail, about one connection or all of them (null). How many mails are on the way is known of
 * all together only.
 */
export function railFacts(status: StatusView, connection: string | null = null): readonly Fact[] {
  const shown = only(connection, status);
  const waiting = connection === null ? shown.mail.waiting : 0;
  return [receiving(shown), sending({ ...shown, mail: { ...shown.mail, waiting } }), heldFact(shown)];
}

function receiving(status: StatusView): Fact {
  const { tone } = receivingFact(status);
  switch (status.tunnel.state) {
    case 'off':
      return { tone, words: 'Receiving here only', detail: null };
    case 'opening':
      return {
        tone,
        words: status.tunnel.url === null ? 'Opening the tunnel' : 'Opening the tunnel again',
        detail: null,
      };
    case 'open':
      if (status.reach.changed?.from) return { tone, words: 'Address has changed', detail: null };
      return { tone, words: 'Receiving', detail: null };
    case 'down':
      return { tone, words: 'Not receiving', detail: null };
    default:
      return assertNever(status.tunnel);
  }
}

function sending(status: StatusView): Fact {
  const { tone, words } = sendingFact(status);
  if (words === 'Paused') return { tone, words: 'Sending is paused', detail: null };
  if (tone === 'quiet') return { tone, words: 'Nothing to send', detail: null };
  if (tone === 'test') return { tone, words: 'Rehearsal, nobody mailed', detail: null };
  if (tone === 'bad') return { tone, words: 'Sending has stopped', detail: null };
  if (tone === 'warn') return { tone, words: 'Live, no mail server', detail: null };
  const onTheWay = status.mail.waiting;
  return {
    tone,
    words: onTheWay === 0 ? 'Sending live' : `Sending live · ${number(onTheWay)} on the way`,
    detail: null,
  };
}

function heldFact(status: StatusView): Fact {
  const { held, testHeld } = heldIn(status);
  if (held === 0 && testHeld === 0) return { tone: 'quiet', words: 'Nothing held', detail: null };
  if (held <= testHeld) {
    return { tone: 'test', words: `${count(testHeld, 'test ticket')} held`, detail: null };
  }
  const tone = status.connections.every(({ sending }) => sending === 'rehearsal') ? 'test' : 'warn';
  return { tone, words: `${count(held, 'invite')} held`, detail: null };
}

/** What the violet line goes by. */
export interface TestSigns {
  /** The connections that are shown. */
  readonly connections: StatusView['connections'];
  /** Has Tito sent something about a test ticket lately? */
  readonly testArrived: boolean;
}

/** So long after a test delivery they count as arriving, in milliseconds. */
const TEST_RECENT = 24 * 3_600_000;

export function testSigns(
  { connections }: StatusView,
  deliveries: readonly DeliveryView[],
  chosen: string | null,
  now: number,
): TestSigns {
  const isShown = (id: string) => chosen === null || id === chosen;
  return {
    connections: connections.filter(({ id }) => isShown(id)),
    testArrived: deliveries.some(
      ({ test, connection, receivedAt }) => test && isShown(connection) && receivedAt > now - TEST_RECENT,
    ),
  };
}

/** The violet line above everything; null when everything is live. */
export function bannerWords({ connections, testArrived }: TestSigns): string | null {
  const rehearsing = connections.filter((connection) => connection.sending === 'rehearsal');
  const test = testArrived ? 'Test deliveries are arriving from Tito. ' : '';
  if (rehearsing.length === 0) return test === '' ? null : test + testMails(connections);
  if (rehearsing.length === connections.length) {
    return `This is a rehearsal. ${test}Everything is recorded and held: nobody is mailed.`;
  }
  const names = rehearsing.map(({ name }) => eventName(name)).join(', ');
  return `This is a rehearsal for ${names}: what arrives there is recorded and held. ${test}`.trim();
}

function testMails(connections: TestSigns['connections']): string {
  if (connections.some(({ testTickets }) => testTickets === 'redirect')) {
    return 'Their mails go to you, not to the attendees.';
  }
  if (connections.some(({ testTickets }) => testTickets === 'send')) {
    return 'They count like live ones: whoever is named on them is mailed.';
  }
  return 'They are recorded and held: nobody is mailed.';
}

const IGNORED = 'You ignore this person: no ticket invites them.';

/** Why an invite is in its state, as a sentence. */
export function inviteSentence({ state, reason }: InviteView): string {
  // Some reasons are sentences themselves.
  const because = reason ? `: ${reason.replace(/\.$/, '')}` : '';
  switch (state) {
    case 'none':
      if (reason === 'ignored') return IGNORED;
      return `Not invited${because}.`;
    case 'held':
      return `The invite is written and held${because}.`;
    case 'queued':
      return 'The invite waits for its turn.';
    case 'sending':
      return 'The invite is being handed to the mail server.';
    case 'sent':
      return 'The mail server took the invite.';
    case 'retrying':
      return `The mail server did not take it yet${because}.`;
    case 'failed':
      return reason && !isReply(reason)
        ? `It was not sent${because}.`
        : `The mail server refused it${because}.`;
    case 'ambiguous':
      return 'The connection broke while the mail was handed over, so it may have arrived. It is not sent again by itself.';
    case 'withdrawn':
      if (reason === 'ignored') return IGNORED;
      if (reason === 'withdrawn by hand') return 'You withdrew the invite.';
      return `The invite is withdrawn${because}.`;
    default:
      return assertNever(state);
  }
}

/** What an outcome means for the organizer, as a sentence. */
export function outcomeSentence({ outcome }: DeliveryView): string {
  switch (outcome) {
    case 'accepted':
      return 'It came from Tito, was written down and taken in.';
    case 'repeat':
      return 'Tito sent this one before. Nothing changes.';
    case 'duplicate':
      return 'There is one invite for each address, so another ticket makes no second mail.';
    case 'ignored':
      return 'It is recorded and changes nothing.';
    case 'unreadable':
      return 'It came from Tito and is recorded, but Usher does not understand it.';
    case 'rejected':
      return 'It did not prove that it came from Tito, so it was refused and nothing was recorded.';
    default:
      return assertNever(outcome);
  }
}
