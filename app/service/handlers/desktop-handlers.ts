/** What windows may ask of the desktop around them, and what they tell of their display. */

import { dirname } from 'node:path';
import type { HostKind } from '../../../shared/contract.ts';
import { CodedError } from '../../../shared/errors.ts';
import { formatMapLink } from '../../../shared/map-link.ts';
import type { Engine } from '../engine.ts';
import { readTrackFile } from '../track-file.ts';
import type { Handlers } from './dispatch.ts';

/** What windows may want that only a host can do. */
export interface HostDesktop {
  readonly kind: HostKind;
  /** Opens a folder, or the log file, with whatever the desktop has for it; false when that cannot be done here. */
  readonly openPath: (path: string) => Promise<boolean>;
  /** Lets people choose a folder in the desktop's own dialog; null when they chose none or there is no such dialog. */
  readonly chooseFolder: () => Promise<string | null>;
  /** The same for a file with a track or an area. The dialog opens in this folder, if there is one. */
  readonly chooseTrackFile: (folder: string | null) => Promise<string | null>;
  /** Puts a text on the desktop's clipboard; false when that is up to the page. */
  readonly copyText: (text: string) => Promise<boolean>;
  /** Ends the host soon, after pending replies are out; the host then closes the program. */
  readonly quit: () => void;
}

/** The handlers of these calls; `logFile` is absolute. */
export function createDesktopHandlers({ settings }: Pick<Engine, 'settings'>, host: HostDesktop, logFile: string) {
  return {
    setSharpness: async ({ sharp }) => {
      if (sharp !== settings.current.sharpTiles) settings.update({ sharpTiles: sharp });
      return null;
    },
    chooseFolder: async () => ({ path: await host.chooseFolder() }),
    openTrackFile: async () => {
      const path = await host.chooseTrackFile(settings.current.trackFolder);
      if (path === null) return null;
      settings.update({ trackFolder: dirname(path) });
      return readTrackFile(path);
    },
    copyLink: async ({ view }) => ({ isCopied: await host.copyText(formatMapLink(view)) }),
    openLogFile: async () => {
      if (await host.openPath(logFile)) return null;
      throw new CodedError('log-not-opened', { detail: logFile });
    },
    dismissHint: async () => {
      if (!settings.current.hintSeen) settings.update({ hintSeen: true });
      return null;
    },
  } satisfies Partial<Handlers>;
}
