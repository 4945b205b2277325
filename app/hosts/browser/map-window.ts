/** Brings the map before people's eyes: an app window, else the default browser, else nothing but its address. */
import { pathToFileURL } from 'node:url';
import { startChild } from '../../service/starting/child-start.ts';
import { hasDisplay, openInDesktop } from '../../service/starting/display.ts';
import { findBrowser } from './browser-finder.ts';

/** A browser that ends this early has not shown the window. */
const LIVED_AFTER_MS = 3_000;

export interface WindowRequest {
  /**
   * Writes a local page that leads to the map once, and returns its path; undefined when it could not. Called once for every
   * way that is tried. The path is all that stands in a browser's arguments, which other users can list.
   */
  readonly writePage: () => string | undefined;
  /** The app window's own profile: nothing is shared with the browser people use. */
  readonly profileDir: string;
  /** Told in one line why a way failed before the next one is tried. */
  readonly report: (line: string) => void;
  /** Closes the app window when it aborts. */
  readonly signal: AbortSignal;
}

export type MapWindow =
  /** `closed` resolves when the window has been closed. */
  | { readonly kind: 'app-window'; readonly closed: Promise<unknown> }
  /** The browser ended well at once: another one on this profile took the address over, or people were very quick. */
  | { readonly kind: 'handed-over' }
  /** The default browser shows it, and does not tell when it is closed. */
  | { readonly kind: 'default-browser' }
  | { readonly kind: 'none' };

/** Tries the ways in turn. Never turns a sandbox off: a browser that will not run with it is passed over. Never rejects. */
export async function openMapWindow(request: WindowRequest): Promise<MapWindow> {
  if (!hasDisplay()) return { kind: 'none' };
  const browser = findBrowser();
  const opened = browser === undefined ? undefined : await openAppWindow(browser, request);
  if (opened !== undefined || request.signal.aborted) return opened ?? { kind: 'none' };
  const page = request.writePage();
  const trouble = page === undefined ? NO_PAGE : await openInDesktop(page);
  if (trouble === undefined) return { kind: 'default-browser' };
  request.report(`tilekeep: no default browser (${trouble})`);
  return { kind: 'none' };
}

const NO_PAGE = 'no folder for the page that opens the map can be written to';

async function openAppWindow(browser: string, request: WindowRequest): Promise<MapWindow | undefined> {
  const page = request.writePage();
  if (page === undefined) return undefined;
  const child = startChild(browser, listWindowFlags(page, request.profileDir), { stdio: ['ignore', 'ignore', 'pipe'] });
  request.signal.addEventListener('abort', () => child.kill(), { once: true });
  const start = await child.livedFor(LIVED_AFTER_MS);
  if (start.lived) return { kind: 'app-window', closed: child.ended };
  if (start.code === 0) return { kind: 'handed-over' };
  if (!request.signal.aborted) request.report(`tilekeep: no app window (${start.reason})`);
  return undefined;
}

function listWindowFlags(page: string, profileDir: string): string[] {
  return [
    `--app=${pathToFileURL(page).href}`,
    `--user-data-dir=${profileDir}`,
    '--no-first-run',
    '--no-default-browser-check',
    // The program closes the window by ending the browser, which is no crash.
    '--hide-crash-restore-bubble',
    // The map must make no request of its own, so neither shall the window around it.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--window-size=1280,800',
  ];
}
