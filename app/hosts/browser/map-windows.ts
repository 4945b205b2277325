/** The windows of one run: what is told about them, and that closing the app window ends the program. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { End } from '../../service/end-signal.ts';
import type { Flags } from '../../service/flags.ts';
import { printLine, reportLine } from '../../service/terminal.ts';
import type { Loopback } from './loopback-server.ts';
import { type MapWindow, openMapWindow } from './map-window.ts';

export interface Windows {
  /** Shows the map in one more window. Never rejects. */
  readonly open: (loopback: Loopback) => Promise<void>;
}

export interface WindowsOptions {
  readonly flags: Pick<Flags, 'json'>;
  readonly end: End;
  /** The app window's own profile. */
  readonly profileDir: string;
}

/** The windows of a run that `end` ends. */
export function createWindows({ flags, end, profileDir }: WindowsOptions): Windows {
  return {
    open: async (loopback) => {
      const { mintAddress } = loopback;
      const opened = await openMapWindow({ mintAddress, profileDir, report: reportLine, signal: end.signal });
      if (end.signal.aborted) return;
      if (opened.kind === 'app-window') void opened.closed.then(end.request);
      if (opened.kind === 'handed-over' && !(await isConnectedSoon(loopback))) end.request();
      else if (!flags.json) printLine(describeWindow(opened, loopback));
    },
  };
}

const CONNECTED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 100;

// Tells a window that another browser took over from one that was closed as soon as it had opened.
async function isConnectedSoon(loopback: Loopback): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < CONNECTED_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    if (loopback.countWindows() > 0) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}

function describeWindow(opened: MapWindow, loopback: Loopback): string {
  if (opened.kind === 'none') return describeAddress(loopback);
  const also = opened.kind === 'app-window' ? '; so does closing its window' : '';
  return `Tilekeep is open at ${loopback.origin}. File, Quit or Ctrl+C ends it${also}.`;
}

/** The sentence for people who open the map themselves. */
export function describeAddress(loopback: Loopback): string {
  return `Tilekeep is ready. This address opens the map once: ${loopback.mintAddress()}`;
}
