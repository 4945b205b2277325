/** Receives map links from the operating system. The program parses them. */
import { app } from 'electron';
import { isLinkText, LINK_SCHEMES } from './link-text.ts';

/**
 * Starts receiving links, before Electron is ready. Only macOS delivers them this way; other systems pass them as
 * arguments. The returned function starts following them, beginning with the last one received so far.
 */
export function receiveLinks(): (follow: (text: string) => void) => void {
  let waiting: string | undefined;
  let follow = (text: string): void => {
    waiting = text;
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (isLinkText(url)) follow(url);
  });
  return (begin) => {
    follow = begin;
    if (waiting !== undefined) begin(waiting);
    waiting = undefined;
  };
}

/**
 * Registers this program for map links on macOS and Windows, if it is installed: `tilekeep` always, `geo` unless
 * another program has it. On Linux the desktop entry does that. The portable version registers none, because it runs
 * from a temporary folder that disappears.
 */
export function claimLinks(): void {
  if (!app.isPackaged || process.platform === 'linux' || process.env.PORTABLE_EXECUTABLE_FILE) return;
  for (const scheme of LINK_SCHEMES) {
    if (scheme === 'geo' && isAnothers(app.getApplicationNameForProtocol('geo:'))) continue;
    // After a lone --, only we read the rest, whatever a link contains.
    app.setAsDefaultProtocolClient(scheme, process.execPath, ['--']);
  }
}

// Our own registration is renewed, because the program may have moved.
function isAnothers(name: string): boolean {
  return name !== '' && !/^tilekeep\b/i.test(name);
}
