import { readFileSync } from 'node:fs';
import * as electron from 'electron';
import { expect, test, vi } from 'vitest';
import { chooseColour, followTheme, SURFACE } from '../../../../../app/hosts/electron/window.ts';
import type { ElectronStandIn, StandInWindow } from '../../../../support/electron-stand-in.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { theme } = (electron as unknown as { readonly standIn: ElectronStandIn }).standIn.desktop;

test('the colours are those that the page begins with in both themes', () => {
  const css = readFileSync(new URL('../../../../../renderer/styles/base.css', import.meta.url), 'utf8');
  const surfaces = [...css.matchAll(/--surface: (#\w+);/g)].map(([, colour]) => colour);
  expect(surfaces.slice(0, 2)).toEqual([SURFACE.light, SURFACE.dark]);
});

test('a window has the colour of the desktop’s theme, and follows it until it is gone', () => {
  expect(chooseColour()).toBe(SURFACE.light);
  const real = new electron.BrowserWindow({ webPreferences: { preload: '' } });
  const window = real as unknown as StandInWindow;
  followTheme(real);
  theme.shouldUseDarkColors = true;
  theme.emit('updated');
  theme.shouldUseDarkColors = false;
  theme.emit('updated');
  expect(window.colours).toEqual([SURFACE.dark, SURFACE.light]);
  window.close();
  theme.emit('updated');
  expect([window.colours.length, theme.listenerCount('updated')]).toEqual([2, 0]);
});
