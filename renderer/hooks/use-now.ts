import { useEffect, useState } from 'react';

/** The present moment, renewed every so many milliseconds, so that "today" does not go stale. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
