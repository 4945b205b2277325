import * as electron from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import { offerFieldMenu } from '../../../../../app/hosts/electron/field-menu.ts';
import type { ElectronStandIn, StandInWindow } from '../../../../support/electron-stand-in.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { desktop } = (electron as unknown as { readonly standIn: ElectronStandIn }).standIn;
const editFlags = { canCut: false, canCopy: true, canPaste: true, canSelectAll: true };
let window: StandInWindow;

beforeEach(() => {
  desktop.popups.length = 0;
  const real = new electron.BrowserWindow({ webPreferences: { preload: '' } });
  window = real as unknown as StandInWindow;
  offerFieldMenu(real);
});

test('a text field has an edit menu', () => {
  window.webContents.emit('context-menu', {}, { isEditable: true, editFlags });
  expect(desktop.popups).toEqual([
    {
      template: [
        { role: 'cut', enabled: false },
        { role: 'copy', enabled: true },
        { role: 'paste', enabled: true },
        { type: 'separator' },
        { role: 'selectAll', enabled: true },
      ],
      options: { window },
    },
  ]);
});

test('the map and everything else has none', () => {
  window.webContents.emit('context-menu', {}, { isEditable: false, editFlags, linkURL: 'https://example.org/' });
  expect(desktop.popups).toEqual([]);
});
