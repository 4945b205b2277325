/** The context menu of text fields, with the desktop's own entries. */
import { type BrowserWindow, Menu } from 'electron';

/** Shows an edit menu for text fields, and none elsewhere. */
export function offerFieldMenu(window: BrowserWindow): void {
  window.webContents.on('context-menu', (_event, { isEditable, editFlags }) => {
    if (!isEditable) return;
    const menu = Menu.buildFromTemplate([
      { role: 'cut', enabled: editFlags.canCut },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll', enabled: editFlags.canSelectAll },
    ]);
    menu.popup({ window });
  });
}
