import { basename } from 'node:path';
import type { Problem } from '../../shared/model.ts';
import { errorCode } from './file-system.ts';

/** A file of the data folder cannot be used as it lies there. Names it and the errno, nothing of what is in it. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
  /** The errno name; `EIO` where there was none. */
  readonly code: string;
  readonly problem: Problem;

  constructor(path: string, error: unknown) {
    const code = errorCode(error) ?? 'EIO';
    const problem = problemOf(basename(path), code);
    super(problem.sentence);
    this.code = code;
    this.problem = problem;
  }
}

function problemOf(file: string, code: string): Problem {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return {
        code: 'file-not-allowed',
        sentence: `Usher may not use ${file} in its data folder (${code}).`,
        action:
          'Give it to the user that runs Usher: one start as another user, such as root, makes it theirs.',
      };
    case 'EISDIR':
    case 'ERR_FS_EISDIR':
      return {
        code: 'file-is-folder',
        sentence: `A folder is in the place of ${file} in Usher’s data folder.`,
        action: 'Move that folder away, and start Usher again.',
      };
    default:
      return {
        code: 'file-error',
        sentence: `${file} in Usher’s data folder cannot be used (${code}).`,
        action: 'Check the disk, and start Usher again.',
      };
  }
}
