/** Opens the map: in an app window, else in the default browser, else as an address in the terminal. Closing the app window ends the program. */
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { startChild } from '../../service/starting/child-start.ts';
import { hasDisplay, openInDesktop } from '../../service/starting/display.ts';
import type { End } from '../../service/starting/end-signal.ts';
import type { Flags } from '../../service/starting/flags.ts';
import { printLine, reportLine } from '../../service/starting/terminal.ts';
import { findBrowser } from './browser-finder.ts';
import type { Loopback } from './loopback-server.ts';
import type { OpeningPages } from './opening-pages.ts';

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

// Making a new profile takes long on a slow computer.
const CONNECTED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

export function createWindows(options: WindowsOptions): Windows {
  const { flags, end, pages, profileDir, connectedWithinMs = CONNECTED_WITHIN_MS } = options;
  return {
    open: async (loopback) => {
      const writePage = (): string | undefined => pages.write(loopback.mintAddress);
      const opened = await openWindow({ writePage, profileDir, report: reportLine, signal: end.signal });
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

// False for a window that was closed at once, and for a browser that can't read the page.
async function isConnectedIn(withinMs: number, loopback: ShownLoopback, end: End): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < withinMs && !end.signal.aborted; waitedMs += LOOK_EVERY_MS) {
    if (loopback.countWindows() > 0) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}

function describeWindow(opened: OpenedWindow, loopback: ShownLoopback): string {
  if (opened.kind === 'none') return describeReady(loopback);
  const also = opened.kind === 'app-window' ? ' or close its window' : '';
  return `Tilekeep is open at ${loopback.origin}. To quit, press Ctrl+C${also}.`;
}

/** The line with the address, for opening the map by hand. */
export function describeReady(loopback: ShownLoopback): string {
  return `Tilekeep is ready. ${describeAddress(loopback)}`;
}

function describeAddress(loopback: ShownLoopback): string {
  return `Open this address within ten minutes (it works once): ${loopback.mintAddress()}`;
}

/** When the browser ends this early, it has shown no window. */
const LIVED_AFTER_MS = 3_000;

interface WindowRequest {
  /**
   * Writes a local page that leads to the map once, and returns its path, or undefined on failure. Called for each attempt. The
   * browser's arguments have only the path, because other users can list them.
   */
  readonly writePage: () => string | undefined;
  /** The app window's own profile, separate from the user's browser. */
  readonly profileDir: string;
  /** Called with a line about each failed attempt. */
  readonly report: (line: string) => void;
  /** Closes the app window when it aborts. */
  readonly signal: AbortSignal;
}

type OpenedWindow =
  /** `closed` resolves when the window closes. */
  | { readonly kind: 'app-window'; readonly closed: Promise<unknown> }
  /** The browser exited with 0 at once: a running one took the address, or the window was closed quickly. */
  | { readonly kind: 'handed-over' }
  /** The default browser shows the map; its end isn't reported. */
  | { readonly kind: 'default-browser' }
  | { readonly kind: 'none' };

/** Tries each way in turn. Never disables a sandbox: a browser that needs that is skipped. Never rejects. */
async function openWindow(request: WindowRequest): Promise<OpenedWindow> {
  if (!hasDisplay()) return { kind: 'none' };
  const browser = findBrowser();
  const opened = browser === undefined ? undefined : await openAppWindow(browser, request);
  if (opened !== undefined || request.signal.aborted) return opened ?? { kind: 'none' };
  const page = request.writePage();
  const trouble = page === undefined ? NO_PAGE : await openInDesktop(page);
  if (trouble === undefined) return { kind: 'default-browser' };
  request.report(`tilekeep: Can't open the default browser (${trouble}).`);
  return { kind: 'none' };
}

const NO_PAGE = 'no writable folder for the page that opens the map';

async function openAppWindow(browser: string, request: WindowRequest): Promise<OpenedWindow | undefined> {
  const page = request.writePage();
  if (page === undefined) return undefined;
  const child = startChild(browser, listWindowFlags(page, request.profileDir), { stdio: ['ignore', 'ignore', 'pipe'] });
  request.signal.addEventListener('abort', () => child.kill(), { once: true });
  const start = await child.livedFor(LIVED_AFTER_MS);
  if (start.lived) return { kind: 'app-window', closed: child.ended };
  if (start.code === 0) return { kind: 'handed-over' };
  if (!request.signal.aborted) request.report(`tilekeep: Can't open a window of its own (${start.reason}).`);
  return undefined;
}

function listWindowFlags(page: string, profileDir: string): string[] {
  return [
    `--app=${pathToFileURL(page).href}`,
    `--user-data-dir=${profileDir}`,
    '--no-first-run',
    '--no-default-browser-check',
    // The program closes the window by ending the browser, which isn't a crash.
    '--hide-crash-restore-bubble',
    // The browser around the map must make no requests either.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--window-size=1280,800',
  ];
}
