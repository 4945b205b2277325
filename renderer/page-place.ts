/** The place in the page's address: `?geo=48.2,16.4,12` or `?geo=geo:48.2,16.4`. */
import { type MapLink, parseMapLink } from '../shared/map-link.ts';
import { formatView, parseView, type View } from '../shared/view.ts';

const NAME = 'geo';

/** Takes the place out of the page's address, so that it counts once; undefined without a valid one. */
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

/** The address at which this page opens a view, for {@link takePagePlace} to read. */
export function describePageAddress(view: View): string {
  return `./?${NAME}=${formatView(view)}`;
}
