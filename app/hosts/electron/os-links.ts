/** Receives map links and files from the operating system. The program parses them. */
import { isAbsolute } from 'node:path';
import { app } from 'electron';
import { isLinkText, LINK_SCHEMES } from './link-text.ts';

/** What the operating system can ask for. */
export interface OsRequests {
  readonly openLink: (text: string) => unknown;
  /** `path` is absolute. */
  readonly openFile: (path: string) => unknown;
}

/**
 * Starts receiving links and files, before Electron is ready. Only macOS delivers them this way; other systems pass them as
 * arguments. The returned function starts following them, beginning with the last link and all files received so far.
 */
export function receiveLinks(): (follow: OsRequests) => void {
  let waitingLink: string | undefined;
  let waitingFiles: string[] = [];
  let follow: OsRequests = {
    openLink: (text) => {
      waitingLink = text;
    },
    openFile: (path) => waitingFiles.push(path),
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (isLinkText(url)) follow.openLink(url);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (isAbsolute(path)) follow.openFile(path);
  });
  return (begin) => {
    follow = begin;
    if (waitingLink !== undefined) begin.openLink(waitingLink);
    for (const path of waitingFiles) begin.openFile(path);
    waitingLink = undefined;
    waitingFiles = [];
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
