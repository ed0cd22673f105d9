import { useEffect, useState } from 'react';

/** The present moment, renewed every half minute, so that "today" does not go stale. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
