/** Restricts windows to their own page. A few listed addresses open in the user's browser, others if people agree. */
import { shell, type WebContents } from 'electron';
import { readOutsideLink } from '../../../shared/map-link.ts';
import { FIX_THE_MAP_URL, type Source } from '../../../shared/sources/source.ts';
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

/**
 * Lets a page open links of these sources in the user's browser. Links in files, to web pages and mail addresses, open only if
 * people agree: `agrees` shows them the whole address outside of the page. It is asked about one at a time.
 */
export function openLinksOutside(
  contents: WebContents,
  listSources: () => readonly Source[],
  agrees: (address: string) => Promise<boolean>,
): void {
  // A desktop without a browser isn't our failure.
  const open = (address: string): unknown => shell.openExternal(address).catch(() => undefined);
  let isAsking = false;
  const ask = async (address: string): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    if (await agrees(address)) open(address);
    isAsking = false;
  };
  contents.setWindowOpenHandler(({ url }) => {
    const known = findOutsideAddress(url, listSources());
    const address = known ?? readOutsideLink(url);
    if (known !== undefined) open(known);
    else if (address !== undefined) void ask(address);
    return { action: 'deny' };
  });
}
