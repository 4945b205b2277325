/** Downloads a file that the page has made. */
import { element } from './element.ts';

const DOWNLOAD_MS = 60_000;

/** Lets the browser download bytes under this name. */
export function downloadFile(fileName: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes);
  element('a', { href: url, download: fileName }).click();
  // Browsers read it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_MS);
}
