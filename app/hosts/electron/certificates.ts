/** Which certificates the program shows to servers: none. Whom it trusts is Chromium's matter, and stays so. */
import { app } from 'electron';

/** Shows no certificate of people's to a server that asks for one. Electron would show the first it finds. */
export function showNoCertificates(): void {
  app.on('select-client-certificate', (event, _contents, _url, _certificates, choose) => {
    event.preventDefault();
    choose();
  });
}
