/** How far the set-up of a connection has come. Every step follows from how things are: nothing is ticked off by hand. */
import type { ConnectionSetup, StatusView } from '../shared/contract.ts';
import { count } from '../shared/format.ts';
import type { Label } from '../shared/labels.ts';
import { titlesOf } from './ticket-types.ts';
import { TITO_WORDS } from './tito-words.ts';

export const STEPS = ['reach', 'url', 'token', 'types', 'test', 'link', 'mail', 'live'] as const;
export type StepName = (typeof STEPS)[number];

/** Leads to one step of one connection. */
export function stepHref(step: StepName, connection: string): string {
  return `#/connect/${step}/${connection}`;
}

export interface StepState {
  readonly name: StepName;
  readonly title: string;
  readonly isDone: boolean;
  readonly label: Label | null;
  /** One line of how it stands. */
  readonly summary: string;
}

/** Every step in its order. */
export function stepsOf(setup: ConnectionSetup, status: StatusView): readonly StepState[] {
  const { product, token } = TITO_WORDS[setup.dialect];
  const hasToken = setup.tokens.length > 0;
  const { server, sender } = status.mail;
  const hasMail = server !== null && sender !== null;
  const isLive = setup.sending === 'live';
  return [
    { name: 'reach', title: 'Let Tito reach this computer', ...reach(status) },
    {
      name: 'url',
      title: 'Give Tito your webhook URL',
      // Whoever has the token was on the page where the address goes.
      isDone: setup.isPublic && (hasToken || setup.arrived !== null),
      label: null,
      summary: setup.isPublic ? setup.url : 'The address that Tito sends its news to.',
    },
    {
      name: 'token',
      title: `Paste Tito’s ${token}`,
      isDone: hasToken,
      label: tokenLabel(setup.tokens.length),
      summary: hasToken
        ? 'It is set, and never shown again.'
        : 'It proves that what arrives comes from Tito.',
    },
    {
      name: 'types',
      title: 'Choose who is invited',
      isDone: true,
      label: null,
      summary:
        setup.ticketTypes.length === 0
          ? 'Everyone who holds a valid ticket.'
          : titlesOf(setup.ticketTypes, setup.knownTypes).join(', '),
    },
    {
      name: 'test',
      title: 'Place a test order',
      isDone: setup.arrived !== null && setup.refused === null,
      label: testLabel(setup),
      summary: setup.arrived
        ? `Deliveries arrive from ${product}.`
        : 'It shows that everything fits together.',
    },
    {
      name: 'link',
      title: 'Say where the invite leads',
      isDone: setup.hubUrl !== null,
      label: null,
      summary: setup.hubUrl ?? 'The link to your hub that each person gets.',
    },
    {
      name: 'mail',
      title: 'Set up your mail',
      isDone: hasMail,
      label: null,
      summary: hasMail
        ? `Through ${server}, as ${sender}.`
        : 'The server that sends the invites, and as whom.',
    },
    {
      name: 'live',
      title: 'Go live',
      isDone: isLive,
      label: isLive ? { word: 'Live', tone: 'ok' } : { word: 'Rehearsal', tone: 'test' },
      summary: isLive ? 'Whoever gets a valid ticket is invited at once.' : 'Nobody is mailed until then.',
    },
  ];
}

/** "3 of 8 done". */
export function progressOf(steps: readonly StepState[]): string {
  const done = steps.filter(({ isDone }) => isDone).length;
  return done === steps.length ? 'All set' : `${done} of ${count(steps.length, 'step')} done`;
}

function reach({ tunnel }: StatusView): Pick<StepState, 'isDone' | 'label' | 'summary'> {
  switch (tunnel.state) {
    case 'open':
      return {
        isDone: true,
        label: { word: 'Reachable', tone: 'ok' },
        summary: `Through ${tunnel.provider}.`,
      };
    case 'opening':
      return {
        isDone: false,
        label: { word: 'Opening', tone: 'warn' },
        summary: `Through ${tunnel.provider}, not open yet.`,
      };
    case 'down':
      return {
        isDone: false,
        label: { word: 'Not reachable', tone: 'bad' },
        summary: tunnel.problem.sentence,
      };
    default:
      return {
        isDone: false,
        label: { word: 'This computer only', tone: 'warn' },
        summary: 'Tito sends to an address on the internet, and this computer has none yet.',
      };
  }
}

function tokenLabel(tokens: number): Label | null {
  if (tokens === 0) return null;
  return tokens > 1 ? { word: 'Rotating', tone: 'warn' } : { word: 'Saved', tone: 'ok' };
}

function testLabel({ arrived, refused }: ConnectionSetup): Label {
  if (refused) return { word: 'Refused', tone: 'bad' };
  return arrived ? { word: 'It works', tone: 'ok' } : { word: 'Waiting', tone: 'warn' };
}
