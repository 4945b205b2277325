/** Assembles the map's window: barriers, binding, menus, position, and recovery when its page fails. */
import { type BrowserWindow, session } from 'electron';
import type { WindowPlace } from '../../../shared/settings/window-place.ts';
import type { Program } from '../../service/program.ts';
import { serveAppFiles } from './app-scheme.ts';
import { agreesToOpen } from './dialogs.ts';
import { offerFieldMenu } from './field-menu.ts';
import { bindWindow } from './ipc-binding.ts';
import { showJobs } from './job-progress.ts';
import { installMenu } from './native-menu.ts';
import { openLinksOutside } from './navigation.ts';
import { mendPage } from './page-trouble.ts';
import { keepOffNetwork, restrictSession } from './session-barriers.ts';
import { chooseColour, createWindow, followTheme } from './window.ts';
import { chooseBounds, keepPlace } from './window-place.ts';

/** Built files the host needs, as absolute paths. */
export interface BuiltFiles {
  readonly clientDir: string;
  readonly preload: string;
}

interface MapWindowOptions {
  readonly program: Program;
  readonly files: BuiltFiles;
  /** Its position at the last start. */
  readonly place: WindowPlace | null;
  /** Brings the map to the front. */
  readonly show: () => void;
}

/** Creates the window, hidden and without its page. Electron must be ready. */
export function openMapWindow({ program, files, place, show }: MapWindowOptions): BrowserWindow {
  restrictSession(session.defaultSession);
  keepOffNetwork(session.defaultSession);
  serveAppFiles(session.defaultSession, files.clientDir);
  installMenu(program);
  const bounds = chooseBounds(place);
  const window = createWindow(files.preload, { ...bounds, backgroundColor: chooseColour() });
  openLinksOutside(window.webContents, program.linkedSources, (address) => agreesToOpen(window, address));
  offerFieldMenu(window);
  bindWindow(window, program);
  mendPage(window, program.log);
  keepPlace(window, program, { place, bounds });
  followTheme(window);
  showJobs({ program, window, show });
  return window;
}
