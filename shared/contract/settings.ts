/** Connections and this computer. */
import { z } from 'zod';
import { actionResult, type Calls } from './parts.ts';

export const settingsCalls = {
  /** Stops a connection. Its endpoint goes on answering for seven days, so that Tito counts no failures. */
  removeConnection: {
    input: z.object({ connection: z.string() }),
    output: actionResult,
  },
  /** Writes everything but the secrets into a folder that another Usher can open. */
  backUp: { input: z.object({}), output: actionResult },
  /** The same, and this Usher stops for good. */
  move: { input: z.object({}), output: actionResult },
} as const satisfies Calls;
