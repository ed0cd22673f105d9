/**
 * The one contract between the service and its window: every call and every notification with its schemas, as a
 * value. The handlers' types, the HTTP wiring, the IPC wiring and the window's client are all derived from it.
 *
 * First paint is one `snapshot`; after that only `notifications` change what is shown.
 */
import type { z } from 'zod';
import { connectCalls } from './contract/connect.ts';
import { invitesCalls } from './contract/invites.ts';
import { deliveryView, liveCalls, statusView } from './contract/live.ts';
import { overviewCalls } from './contract/overview.ts';
import type { Calls } from './contract/parts.ts';
import { bulkView, participantView, peopleCalls } from './contract/people.ts';
import { reachCalls } from './contract/reach.ts';
import { settingsCalls } from './contract/settings.ts';

export const calls = {
  ...liveCalls,
  ...peopleCalls,
  ...invitesCalls,
  ...overviewCalls,
  ...connectCalls,
  ...settingsCalls,
  ...reachCalls,
} as const satisfies Calls;

export const notifications = {
  /** A delivery was received, refused, or its outcome became known. Replaces the row with the same id. */
  delivery: deliveryView,
  /** A participant appeared or changed. */
  participant: participantView,
  /** Work on many people came further, or ended. */
  bulk: bulkView,
  /** The status strip changed. */
  status: statusView,
} as const satisfies Record<string, z.ZodType>;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.infer<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<(typeof calls)[N]['output']>;
/** What the service must provide: one handler per call. */
export type Handlers = { [N in CallName]: (input: CallInput<N>) => Promise<CallOutput<N>> };

export type NotificationName = keyof typeof notifications;
export type Notification = {
  [N in NotificationName]: { seq: number; name: N; value: z.infer<(typeof notifications)[N]> };
}[NotificationName];

export * from './contract/connect.ts';
export * from './contract/invites.ts';
export * from './contract/live.ts';
export * from './contract/overview.ts';
export { type ActionResult, type FormResult, PAGE_LIMIT } from './contract/parts.ts';
export * from './contract/people.ts';
export * from './contract/reach.ts';
export * from './contract/settings.ts';
