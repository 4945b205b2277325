/** Who made the map; always visible, as providers ask. */
import { FIX_THE_MAP_URL, OPENSTREETMAP_SOURCE, type Source } from '../../shared/sources/source.ts';
import { mapTexts } from '../../shared/texts/map.ts';
import { element, outsideLink } from '../parts/element.ts';

/** A piece of the attribution; `url` is empty for plain text. */
export interface Credit {
  readonly text: string;
  readonly url: string;
}

/** A source's attribution, or its name. Maps that link to OpenStreetMap's copyright page also link to "Fix the map". */
export function listCredits({ name, rules }: Pick<Source, 'name' | 'rules'>): readonly Credit[] {
  const credit = { text: rules.attribution.trim() || name, url: rules.attributionUrl };
  return isOpenStreetMapLink(rules.attributionUrl)
    ? [credit, { text: mapTexts.fixTheMap, url: FIX_THE_MAP_URL }]
    : [credit];
}

// With or without "www.", a slash at the end, or a language as in /copyright/en.
function isOpenStreetMapLink(url: string): boolean {
  const own = new URL(OPENSTREETMAP_SOURCE.rules.attributionUrl);
  if (!URL.canParse(url)) return false;
  const given = new URL(url);
  const [first] = given.pathname.split('/').filter((part) => part !== '');
  return given.host.replace(/^www\./, '') === own.host.replace(/^www\./, '') && `/${first}` === own.pathname;
}

/** Adds an empty attribution; the answer shows the credits of these sources, without touching unchanged ones. */
export function createAttribution(corner: HTMLElement): (sources: readonly Source[]) => void {
  const place = element('div', { class: 'attribution', role: 'note', 'aria-label': mapTexts.attribution });
  corner.append(place);
  let shown = '';
  return (sources) => {
    const credits = sources.flatMap(listCredits);
    // A link under the pointer must not be replaced.
    if (JSON.stringify(credits) === shown) return;
    shown = JSON.stringify(credits);
    place.replaceChildren(
      ...credits.map(({ text, url }) =>
        url === '' ? element('span', { title: text }, text) : outsideLink(text, url, { title: text }),
      ),
    );
  };
}
