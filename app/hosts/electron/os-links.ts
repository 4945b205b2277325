/** Links to places as the operating system hands them over. What they mean is not decided here. */
import { app } from 'electron';
import { isLinkText, LINK_SCHEMES } from './link-text.ts';

/**
 * Takes links from now on, from before Electron is ready, as macOS tells them; others give them as an argument. The answer
 * begins to follow them; of those that have come before, the last is followed then.
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
 * Tells macOS and Windows that links are opened with this program, once it is installed: its own always, `geo` unless
 * another program has them. On Linux its desktop entry does that. The portable program claims none: it runs from a temporary
 * folder, which is gone after it.
 */
export function claimLinks(): void {
  if (!app.isPackaged || process.platform === 'linux' || process.env.PORTABLE_EXECUTABLE_FILE) return;
  for (const scheme of LINK_SCHEMES) {
    if (scheme === 'geo' && isAnothers(app.getApplicationNameForProtocol('geo:'))) continue;
    // What follows a lone -- is read by nobody but us, whatever stands in a link.
    app.setAsDefaultProtocolClient(scheme, process.execPath, ['--']);
  }
}

// Our own claim is renewed, as the program may lie elsewhere since.
function isAnothers(name: string): boolean {
  return name !== '' && !/^tilekeep\b/i.test(name);
}
