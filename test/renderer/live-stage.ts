/// <reference types="node" />
/** The live place's part of the stage: a feed by pages, deliveries in full, and their bodies in slices. */
import {
  ACTIVITY_MINUTES,
  BODY_SLICE_BYTES,
  type CallOutput,
  type DeliveryDetail,
  type DeliveryView,
  type FeedPlace,
  type Handlers,
  SNAPSHOT_DELIVERIES,
} from '../../shared/contract.ts';
import { feedMatcher } from '../../shared/feed-filter.ts';

/** What the stage knows of deliveries; tests change it. */
export interface LiveScene {
  /** Newest first. */
  deliveries: DeliveryView[];
  /** What is told of one, where it is not made up. */
  readonly details: Map<string, DeliveryDetail>;
  readonly bodies: Map<string, Buffer>;
  activity: CallOutput<'activity'>;
  /** Rows that one call looks through. */
  rowsPerCall: number;
}

export function quietHour(): CallOutput<'activity'> {
  const received = Array.from({ length: ACTIVITY_MINUTES }, () => 0);
  return { received, refused: [...received] };
}

export function livePlace(scene: LiveScene) {
  const nextAfter = (upTo: number): FeedPlace | null =>
    upTo < scene.deliveries.length ? { row: scene.deliveries[upTo - 1]?.id ?? null, refused: null } : null;
  return {
    newest: () => ({
      deliveries: scene.deliveries.slice(0, SNAPSHOT_DELIVERIES),
      next: nextAfter(SNAPSHOT_DELIVERIES),
    }),
    deliveries: async ({ after, filter, limit }) => {
      const from = scene.deliveries.findIndex(({ id }) => id === after?.row) + 1;
      const rows: DeliveryView[] = [];
      const matches = feedMatcher(filter);
      let at = from;
      for (; at < scene.deliveries.length && rows.length < limit && at < from + scene.rowsPerCall; at += 1) {
        const row = scene.deliveries[at];
        if (row && matches(row)) rows.push(row);
      }
      return { rows, next: nextAfter(at), reached: scene.deliveries[at - 1]?.receivedAt ?? null };
    },
    delivery: async ({ delivery: id }) => {
      const row = scene.deliveries.find((each) => each.id === id);
      return scene.details.get(id) ?? (row ? madeUpDetail(row, scene.bodies.get(id)) : null);
    },
    deliveryBody: async ({ delivery: id, from }) => {
      const body = scene.bodies.get(id);
      if (!body) return null;
      const upTo = from + BODY_SLICE_BYTES;
      return { base64: body.subarray(from, upTo).toString('base64'), next: upTo < body.length ? upTo : null };
    },
    activity: async () => scene.activity,
  } satisfies Partial<Handlers> & { newest(): unknown };
}

function madeUpDetail(row: DeliveryView, body: Buffer | undefined): DeliveryDetail {
  const { receivedAt: at } = row;
  const isRefused = row.outcome === 'rejected';
  const why = isRefused ? 'refused' : row.outcome === 'repeat' ? 'repeat' : 'retired';
  const steps: DeliveryDetail['steps'] = isRefused
    ? [
        { at, sentence: 'Refused: no signature header', tookMs: null, state: 'failed' },
        { at, sentence: 'Answered 401; nothing was written down', tookMs: null, state: 'done' },
      ]
    : [
        { at, sentence: 'Came from Tito: the signature matches', tookMs: 0.3, state: 'done' },
        { at, sentence: 'Written to disk, then answered 200', tookMs: 1.1, state: 'done' },
        ...laterSteps(row),
      ];
  return {
    row,
    dialect: isRefused ? null : 'classic',
    replayOf: null,
    steps,
    headers: body
      ? [
          { name: 'content-type', value: 'application/json' },
          { name: 'x-webhook-name', value: row.event },
          { name: 'x-webhook-endpoint-id', value: '8783' },
        ]
      : [],
    body: body ? { kept: true, bytes: body.length, isText: true } : { kept: false, why },
    refused: isRefused
      ? {
          reason: 'no signature header',
          action: 'Nothing needs doing if you sent this to try it out: Tito signs every request.',
          status: 401,
          from: '203.0.113.9',
        }
      : null,
  };
}

function laterSteps({ receivedAt, person, email, invite, reason }: DeliveryView): DeliveryDetail['steps'] {
  if (invite === 'sent') {
    const sentence = `${person} holds a valid ticket and is invited`;
    return [
      { at: receivedAt + 1, sentence, tookMs: 1.3, state: 'done' },
      {
        at: receivedAt + 85,
        sentence: `Invite to ${email} handed to the mail server`,
        tookMs: 84,
        state: 'done',
      },
      {
        at: receivedAt + 297,
        sentence: 'Taken by the mail server: 250 2.0.0 queued as 4B1F',
        tookMs: 212,
        state: 'done',
      },
    ];
  }
  const told = reason?.replace(/^held: /u, 'The invite is held: ') ?? 'Taken in: nobody is to be mailed';
  return [
    { at: receivedAt + 1, sentence: told, tookMs: 1, state: reason?.startsWith('held') ? 'held' : 'done' },
  ];
}
