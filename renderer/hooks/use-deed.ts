import { useCallback, useRef, useState } from 'react';
import type { Problem } from '../../shared/model.ts';

export interface Deed {
  /** Why the latest try did not work; null while it is not known, and where it did. */
  readonly problem: Problem | null;
  /** Tries, and says whether it worked. A second click while the first is under way does nothing. */
  run(deed: () => Promise<Problem | null>): Promise<boolean>;
}

/** Something done by hand whose problem is shown where it was asked for. */
export function useDeed(): Deed {
  const [problem, setProblem] = useState<Problem | null>(null);
  const isRunning = useRef(false);
  const run = useCallback(async (deed: () => Promise<Problem | null>) => {
    if (isRunning.current) return false;
    isRunning.current = true;
    setProblem(null);
    try {
      const found = await deed();
      setProblem(found);
      return found === null;
    } finally {
      isRunning.current = false;
    }
  }, []);
  return { problem, run };
}
