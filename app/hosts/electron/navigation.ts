/** Where a window may go: nowhere but to its own page. A few addresses on a fixed list open in the people's own browser. */
import { shell, type WebContents } from 'electron';
import { BUILT_IN_SOURCES } from '../../../shared/source.ts';
import { PAGE_URL } from './app-scheme.ts';

/** What may be opened outside: the pages that attributions lead to. */
export const OUTSIDE_ADDRESSES: readonly string[] = [
  ...BUILT_IN_SOURCES.map((source) => source.rules.attributionUrl),
  'https://www.openstreetmap.org/copyright',
  'https://www.openstreetmap.org/fixthemap',
  'https://operations.osmfoundation.org/policies/tiles/',
];

/** The entry of the list that an address means. It is our own text that is opened, never the page's. */
function findOutsideAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { href } = new URL(address);
  return OUTSIDE_ADDRESSES.find((known) => known.startsWith('https://') && new URL(known).href === href);
}

/** Bars navigation, redirects, embedded pages and new windows. Also keeps a file dropped on the map from replacing it. */
export function restrictNavigation(contents: WebContents): void {
  const stay = (event: { readonly url: string; readonly preventDefault: () => void }): void => {
    if (event.url !== PAGE_URL) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const address = findOutsideAddress(url);
    // A desktop without a browser is no failure of ours.
    if (address !== undefined) shell.openExternal(address).catch(() => undefined);
    return { action: 'deny' };
  });
}
