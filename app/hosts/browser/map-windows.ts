/** The windows of one run: what is told about them, and that closing the app window ends the program. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { End } from '../../service/starting/end-signal.ts';
import type { Flags } from '../../service/starting/flags.ts';
import { printLine, reportLine } from '../../service/starting/terminal.ts';
import type { Loopback } from './loopback-server.ts';
import { type MapWindow, openMapWindow } from './map-window.ts';

/** What is needed of the server. */
type ShownLoopback = Pick<Loopback, 'origin' | 'mintAddress' | 'countWindows'>;

export interface Windows {
  /** Shows the map in one more window. Never rejects. */
  readonly open: (loopback: ShownLoopback) => Promise<void>;
}

export interface WindowsOptions {
  readonly flags: Pick<Flags, 'json'>;
  readonly end: End;
  /** The app window's own profile. */
  readonly profileDir: string;
  /** How long a window that another browser took over may take to connect. */
  readonly connectedWithinMs?: number;
}

// A browser that has to make its profile first takes its time on a slow computer.
const CONNECTED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** The windows of a run that `end` ends. */
export function createWindows(options: WindowsOptions): Windows {
  const { flags, end, profileDir, connectedWithinMs = CONNECTED_WITHIN_MS } = options;
  return {
    open: async (loopback) => {
      const { mintAddress } = loopback;
      const opened = await openMapWindow({ mintAddress, profileDir, report: reportLine, signal: end.signal });
      if (end.signal.aborted) return;
      if (opened.kind === 'app-window') void opened.closed.then(end.request);
      if (opened.kind === 'handed-over' && !(await isConnectedIn(connectedWithinMs, loopback, end))) end.request();
      else if (!flags.json) printLine(describeWindow(opened, loopback));
    },
  };
}

// Tells a window that another browser took over from one that was closed as soon as it had opened.
async function isConnectedIn(withinMs: number, loopback: ShownLoopback, end: End): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < withinMs && !end.signal.aborted; waitedMs += LOOK_EVERY_MS) {
    if (loopback.countWindows() > 0) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}

function describeWindow(opened: MapWindow, loopback: ShownLoopback): string {
  if (opened.kind === 'none') return describeAddress(loopback);
  const also = opened.kind === 'app-window' ? '; so does closing its window' : '';
  return `Tilekeep is open at ${loopback.origin}. File, Quit or Ctrl+C ends it${also}.`;
}

/** The sentence for people who open the map themselves. */
export function describeAddress(loopback: ShownLoopback): string {
  return `Tilekeep is ready. This address opens the map once: ${loopback.mintAddress()}`;
}
