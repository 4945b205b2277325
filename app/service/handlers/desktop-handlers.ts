/** What windows may ask of the desktop around them, and what they tell of their display. */

import { CodedError } from '../../../shared/errors.ts';
import { formatMapLink } from '../../../shared/map-link.ts';
import type { Engine } from '../engine.ts';
import { readTrackFile } from '../track-file.ts';
import type { Handlers } from './dispatch.ts';
import type { HostDesktop } from './host-desktop.ts';

export interface DesktopHandlersOptions {
  readonly engine: Pick<Engine, 'settings'>;
  /** Absolute. */
  readonly logFile: string;
  readonly host: Pick<HostDesktop, 'openPath' | 'chooseFolder' | 'chooseTrackFile' | 'copyText'>;
}

type DesktopMethod = 'setSharpness' | 'chooseFolder' | 'openTrackFile' | 'copyLink' | 'openLogFile' | 'dismissHint';

/** The handlers of these calls. */
export function createDesktopHandlers({
  engine,
  logFile,
  host,
}: DesktopHandlersOptions): Pick<Handlers, DesktopMethod> {
  const { settings } = engine;
  return {
    setSharpness: async ({ sharp }) => {
      if (sharp !== settings.current.sharpTiles) settings.update({ sharpTiles: sharp });
      return null;
    },
    chooseFolder: async () => ({ path: await host.chooseFolder() }),
    openTrackFile: async () => {
      const path = await host.chooseTrackFile();
      return path === null ? null : readTrackFile(path);
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
  };
}
