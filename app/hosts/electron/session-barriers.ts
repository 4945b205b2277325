/** What a session of Chromium may do for a page: grant no permission, save no file, load nothing from elsewhere. */
import { app, type Session } from 'electron';

/**
 * For every session: no permission and no device (Electron would grant them all by default), no download, no dictionary fetched
 * for a spelling check.
 */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
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

/** Shows no certificate of people's to a server that asks for one. Electron would show the first it finds. */
export function showNoCertificates(): void {
  app.on('select-client-certificate', (event, _contents, _url, _certificates, choose) => {
    event.preventDefault();
    choose();
  });
}
