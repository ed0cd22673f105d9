import type { Problem } from '../../shared/model.ts';
import { errorCode } from './file-system.ts';

/** In place of an errno: the data folder is another process's now (lock-held.ts). */
export const OVERTAKEN = 'OVERTAKEN';

/**
 * The disk did not take what had to be written down. Names the errno and nothing else: neither the path nor the
 * data belong into a message.
 */
export class DiskRefused extends Error {
  override readonly name = 'DiskRefused';
  /** The errno name, `ENOSPC` and the like; `EIO` where there was none. {@link OVERTAKEN} is none. */
  readonly code: string;
  readonly problem: Problem;

  constructor(code: string) {
    const problem = problemOf(code);
    super(problem.sentence);
    this.code = code;
    this.problem = problem;
  }

  static from(error: unknown): DiskRefused {
    return error instanceof DiskRefused ? error : new DiskRefused(errorCode(error) ?? 'EIO');
  }
}

function problemOf(code: string): Problem {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        code: 'disk-full',
        sentence: 'The disk is full, so nothing more can be written down.',
        action: 'Free some space. Usher goes on by itself as soon as it can write again.',
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        code: 'disk-read-only',
        sentence: `Usher may not write into its data folder (${code}).`,
        action: 'Make the data folder writable for the user that runs Usher.',
      };
    case OVERTAKEN:
      return {
        code: 'overtaken',
        sentence: 'Another Usher has taken over this data folder.',
        action: 'Use that one. This one has stopped receiving and sending.',
      };
    default:
      return {
        code: 'disk-error',
        sentence: `The disk refuses to write (${code}).`,
        action: 'Check the disk. Usher goes on by itself as soon as it can write again.',
      };
  }
}
