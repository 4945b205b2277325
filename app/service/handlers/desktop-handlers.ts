/** Handlers for the desktop and the display. */

import { dirname } from 'node:path';
import type { HostKind } from '../../../shared/calls/contract.ts';
import { CodedError } from '../../../shared/errors.ts';
import { nameSavedFile } from '../../../shared/layers/layer.ts';
import { formatMapLink } from '../../../shared/map-link.ts';
import type { Engine } from '../engine.ts';
import type { LayerSaves } from '../layers/layer-saves.ts';
import { readTrackFile } from '../track-file.ts';
import { done, type Handlers } from './dispatch.ts';

/** Window requests that only a host can carry out. */
export interface HostDesktop {
  readonly kind: HostKind;
  /** Opens a folder, or the log file, in the desktop's default program; false if that isn't possible. */
  readonly openPath: (path: string) => Promise<boolean>;
  /** Lets people choose a folder in a native dialog; null if they chose none or there is no such dialog. */
  readonly chooseFolder: () => Promise<string | null>;
  /** The same for a file with a track or an area. The dialog opens in this folder, if there is one. */
  readonly chooseTrackFile: (folder: string | null) => Promise<string | null>;
  /** The same for an archive of tiles. */
  readonly chooseArchiveFile: () => Promise<string | null>;
  /** Lets people choose files to open as layers; none if they chose none, null if there is no such dialog. */
  readonly chooseLayerFiles: (folder: string | null) => Promise<readonly string[] | null>;
  /**
   * Lets people choose where a file with this name, whose extension tells its kind, is saved; null if they chose no place or
   * there is no such dialog. An existing file is to be replaced.
   */
  readonly chooseSavePath: (folder: string | null, fileName: string) => Promise<string | null>;
  /** What the window would print, as a PDF. Rejects where that isn't possible. */
  readonly printPdf: () => Promise<Uint8Array>;
  /** Copies a text to the clipboard; false if the page has to do it. */
  readonly copyText: (text: string) => Promise<boolean>;
  /** Ends the host soon, after pending replies are sent; the host then closes the program. */
  readonly quit: () => void;
}

/** `logFile` is an absolute path. */
export function createDesktopHandlers({
  settings,
  host,
  saves,
  logFile,
}: Pick<Engine, 'settings'> & { readonly host: HostDesktop; readonly saves: LayerSaves; readonly logFile: string }) {
  return {
    choosePaperPlace: async ({ name, format }) => {
      const path = await host.chooseSavePath(settings.current.trackFolder, nameSavedFile(name, format));
      if (path === null) return { saveId: null };
      settings.update({ trackFolder: dirname(path) });
      return { saveId: saves.begin(path) };
    },
    dropSavedFile: async ({ saveId }) => done(saves.drop(saveId)),
    savePdf: async ({ saveId }) => {
      if (!saves.isExpected(saveId)) throw new CodedError('bad-request');
      try {
        const bytes = await host.printPdf();
        return { fileName: (await saves.add({ saveId, at: 0, bytes, isLast: true })) ?? '' };
      } catch (thrown) {
        await saves.drop(saveId);
        throw thrown instanceof CodedError ? thrown : new CodedError('file-not-saved', { cause: thrown });
      }
    },
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
      throw new CodedError('log-not-opened');
    },
    dismissHint: async () => {
      if (!settings.current.hintSeen) settings.update({ hintSeen: true });
      return null;
    },
  } satisfies Partial<Handlers>;
}
