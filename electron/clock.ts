/** Time as the rooms see it, so that tests can make it stand still and jump. */
export interface Clock {
  /** UTC milliseconds; may jump either way. */
  now(): number;
  /** Calls back once after so many milliseconds of being awake; returns how to call that off. */
  setTimer(ms: number, callback: () => void): () => void;
}

export const realClock: Clock = {
  now: () => Date.now(),
  setTimer: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
