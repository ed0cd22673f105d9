import { dialog } from 'electron';

/** Where the copy is stands in the window: it is to stay until that was read. */
export async function tellOfMove(): Promise<void> {
  await dialog.showMessageBox({
    type: 'info',
    message: 'Usher has stopped on this computer',
    detail:
      'Nothing is received or sent here any more. The window says where the copy for the other computer is; quit once you have it.',
    buttons: ['Quit'],
  });
}
