import { expect, test } from 'vitest';
import { readWhole } from '../../electron/store/atomic-adapter.ts';
import { realFileSystem } from '../../electron/store/file-system.ts';

test.each([
  ['EACCES', 'Usher may not use settings.json in its data folder (EACCES).', 'the user that runs Usher'],
  ['EPERM', 'Usher may not use settings.json in its data folder (EPERM).', 'the user that runs Usher'],
  ['EISDIR', 'A folder is in the place of settings.json in Usher’s data folder.', 'Move that folder away'],
  ['EIO', 'settings.json in Usher’s data folder cannot be used (EIO).', 'Check the disk'],
])(
  'a file that is refused with %s is named, with what to do, but not where it lies',
  async (code, sentence, action) => {
    const open = () => Promise.reject(Object.assign(new Error(), { code, path: '/home/ada/settings.json' }));
    const refused = await readWhole({ ...realFileSystem, open }, '/home/ada/settings.json').catch(
      (error) => error,
    );
    expect(refused).toMatchObject({ code, message: sentence });
    expect(refused.problem).toMatchObject({ sentence, action: expect.stringContaining(action) });
  },
);
