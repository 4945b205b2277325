/** Restricts what a Chromium session may do for a page: no permissions, no downloads, no outside requests. */
import { app, type Session } from 'electron';

/**
 * For every session: no permissions or devices (Electron grants them by default), no downloads, no dictionaries for
 * spell checking.
 */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}

// Schemes that would leave the program or read files beyond its list.
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
 * For the window's session: no request of a page leaves the program or reads a file, whatever the page's own policy
 * allows. Data the page creates (`blob:`, `data:`) and the program's own scheme pass.
 */
export function keepOffNetwork(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: leadsOutside(url) }));
}

function leadsOutside(address: string): boolean {
  return !URL.canParse(address) || OUTSIDE_SCHEMES.has(new URL(address).protocol);
}

/** Never sends a client certificate to a server. Electron would send the first it finds. */
export function showNoCertificates(): void {
  app.on('select-client-certificate', (event, _contents, _url, _certificates, choose) => {
    event.preventDefault();
    choose();
  });
}
