/** An export that the organizer asks for is saved where they say, by the system's own dialog. */
import { dialog, type Session } from 'electron';
import { HOME } from './origin.ts';

/**
 * Links to `export/…` and what the window makes itself are downloads, as they are in a browser; nothing else is. A file that could not be
 * written whole is not left behind, and is told of.
 */
export function saveExports(session: Session): void {
  session.on('will-download', (event, item) => {
    const url = item.getURL();
    // What the window itself made comes as a blob.
    if (!url.startsWith(`${HOME}export/`) && !url.startsWith(`blob:${HOME}`)) {
      event.preventDefault();
      return;
    }
    item.setSaveDialogOptions({ title: 'Save the export', defaultPath: item.getFilename() });
    item.once('done', (_event, state) => {
      // Closing the dialog is `cancelled`.
      if (state === 'interrupted') {
        dialog.showErrorBox(
          'The export was not saved',
          'The disk may be full, or the folder read-only. Nothing else is affected: try again, perhaps in another folder.',
        );
      }
    });
  });
}
