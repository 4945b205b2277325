/** Restricts windows to their own page. A few listed addresses open in the user's browser. */
import { shell, type WebContents } from 'electron';
import { FIX_THE_MAP_URL, type Source } from '../../../shared/source.ts';
import { PAGE_URL } from './app-scheme.ts';

/**
 * Addresses that may be opened outside: links of sources' attributions and terms (https only), and OpenStreetMap's own
 * page.
 */
export function listOutsideAddresses(sources: readonly Source[]): readonly string[] {
  const links = sources.flatMap(({ rules }) => [rules.attributionUrl, rules.termsUrl]);
  return [...new Set([...links, FIX_THE_MAP_URL])].filter((link) => /^https:/i.test(link) && URL.canParse(link));
}

/** Finds the listed entry for an address. Only our own text is opened, never the page's. */
function findOutsideAddress(address: string, sources: readonly Source[]): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { href } = new URL(address);
  return listOutsideAddresses(sources).find((known) => new URL(known).href === href);
}

/**
 * Blocks navigation, redirects, embedded pages and new windows, and keeps a file dropped on the map from replacing it.
 */
export function restrictNavigation(contents: WebContents): void {
  const stay = (event: { readonly url: string; readonly preventDefault: () => void }): void => {
    if (event.url !== PAGE_URL) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Lets a page open links of these sources in the user's browser. */
export function openLinksOutside(contents: WebContents, listSources: () => readonly Source[]): void {
  contents.setWindowOpenHandler(({ url }) => {
    const address = findOutsideAddress(url, listSources());
    // A desktop without a browser isn't our failure.
    if (address !== undefined) shell.openExternal(address).catch(() => undefined);
    return { action: 'deny' };
  });
}
