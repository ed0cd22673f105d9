/** How the preload script and the main process call what passes between them. Nothing of it reaches the page. */
export const CHANNELS = {
  /** One of the contract's calls. */
  call: 'usher:call',
  /** The page follows changes from now on; from null on it no longer does. */
  follow: 'usher:follow',
  /** One change, as text. */
  change: 'usher:change',
  /** The page has taken so many changes in. */
  taken: 'usher:taken',
  /** Is an update ready? Answered now, and told when it becomes so. */
  updateReady: 'usher:update-ready',
  restartToUpdate: 'usher:restart-to-update',
} as const;
