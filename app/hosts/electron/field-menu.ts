/** The menu of the secondary mouse button in text fields: the desktop's own entries, and none anywhere else. */
import { type BrowserWindow, Menu } from 'electron';

/** Offers what can be done with the text of a field, and nothing beside fields. */
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
