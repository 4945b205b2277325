/** What a session of Chromium may do for a page: grant no permission, save no file, load nothing from elsewhere. */
import type { Session } from 'electron';
import { refusePermissions } from './permissions.ts';

/** For every session there is: no permission, no download, no dictionary fetched for a spelling check. */
export function restrictSession(session: Session): void {
  refusePermissions(session);
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}

// Addresses under these would leave the program or read the disk past its list of files.
const OUTSIDE_SCHEMES: ReadonlySet<string> = new Set([
  'http:',
  'https:',
  'ws:',
  'wss:',
  'ftp:',
  'file:',
  'filesystem:',
]);

/**
 * For the window's session: no request of a page leaves the program or reads a file, whatever the page's own policy says.
 * What the page makes itself (`blob:`, `data:`) and the program's own scheme pass.
 */
export function keepOffNetwork(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: leadsOutside(url) }));
}

function leadsOutside(address: string): boolean {
  return !URL.canParse(address) || OUTSIDE_SCHEMES.has(new URL(address).protocol);
}
