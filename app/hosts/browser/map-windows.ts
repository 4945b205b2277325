/** The windows of one run: what is told about them, and that closing the app window ends the program. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { End } from '../../service/starting/end-signal.ts';
import type { Flags } from '../../service/starting/flags.ts';
import { printLine, reportLine } from '../../service/starting/terminal.ts';
import type { Loopback } from './loopback-server.ts';
import { type MapWindow, openMapWindow } from './map-window.ts';
import type { OpeningPages } from './opening-pages.ts';

/** What is needed of the server. */
type ShownLoopback = Pick<Loopback, 'origin' | 'mintAddress' | 'countWindows'>;

export interface Windows {
  /** Shows the map in one more window. Never rejects. */
  readonly open: (loopback: ShownLoopback) => Promise<void>;
}

export interface WindowsOptions {
  readonly flags: Pick<Flags, 'json'>;
  readonly end: End;
  readonly pages: Pick<OpeningPages, 'write'>;
  /** The app window's own profile. */
  readonly profileDir: string;
  /** How long a window may take to connect. */
  readonly connectedWithinMs?: number;
}

// A browser that has to make its profile first takes its time on a slow computer.
const CONNECTED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** The windows of a run that `end` ends. */
export function createWindows(options: WindowsOptions): Windows {
  const { flags, end, pages, profileDir, connectedWithinMs = CONNECTED_WITHIN_MS } = options;
  return {
    open: async (loopback) => {
      const writePage = (): string | undefined => pages.write(loopback.mintAddress);
      const opened = await openMapWindow({ writePage, profileDir, report: reportLine, signal: end.signal });
      if (end.signal.aborted) return;
      if (opened.kind === 'app-window') void opened.closed.then(end.request);
      if (opened.kind === 'handed-over' && !(await isConnectedIn(connectedWithinMs, loopback, end))) {
        end.request();
        return;
      }
      if (flags.json) return;
      printLine(describeWindow(opened, loopback));
      if (opened.kind === 'none' || (await isConnectedIn(connectedWithinMs, loopback, end)) || end.signal.aborted)
        return;
      printLine(`The browser hasn't opened the map yet. ${describeAddress(loopback)}`);
    },
  };
}

// Tells a window that another browser took over from one that was closed as soon as it had opened, and a browser that shows
// the map from one that may not read the page which leads to it.
async function isConnectedIn(withinMs: number, loopback: ShownLoopback, end: End): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < withinMs && !end.signal.aborted; waitedMs += LOOK_EVERY_MS) {
    if (loopback.countWindows() > 0) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}

function describeWindow(opened: MapWindow, loopback: ShownLoopback): string {
  if (opened.kind === 'none') return describeReady(loopback);
  const also = opened.kind === 'app-window' ? '; so does closing its window' : '';
  return `Tilekeep is open at ${loopback.origin}. File, Quit or Ctrl+C ends it${also}.`;
}

/** What people are told who open the map themselves. */
export function describeReady(loopback: ShownLoopback): string {
  return `Tilekeep is ready. ${describeAddress(loopback)}`;
}

function describeAddress(loopback: ShownLoopback): string {
  return `This address opens the map once, within ten minutes: ${loopback.mintAddress()}`;
}
