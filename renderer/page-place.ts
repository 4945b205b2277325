/** The place in the page's address: `?geo=48.2,16.4,12` or `?geo=geo:48.2,16.4`. */
import { type MapLink, parseMapLink } from '../shared/map-link.ts';
import { formatView, parseView, type View } from '../shared/view.ts';

const NAME = 'geo';

/** Removes the place from the page's address and returns it; undefined without a valid one. */
export function takePagePlace(): Pick<MapLink, 'lat' | 'lon' | 'zoom'> | undefined {
  const { search, pathname } = window.location;
  if (search === '') return undefined;
  const text = new URLSearchParams(search).get(NAME);
  window.history.replaceState(null, '', pathname);
  return text === null ? undefined : readPlace(text);
}

function readPlace(text: string): Pick<MapLink, 'lat' | 'lon' | 'zoom'> | undefined {
  return parseView(text) ?? parseMapLink(text) ?? parseMapLink(`geo:${text}`);
}

/** The address that opens this page at a view. Inverse of {@link takePagePlace}. */
export function describePageAddress(view: View): string {
  return `./?${NAME}=${formatView(view)}`;
}
