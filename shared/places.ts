/** The places of the window's rail, in its order. */
export const PLACES = ['live', 'participants', 'invites', 'overview', 'connect', 'settings'] as const;
export type Place = (typeof PLACES)[number];
