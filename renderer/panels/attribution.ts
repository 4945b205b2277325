/** Who made what is on the map; always visible, as providers ask. */
import type { RuleCard } from '../../shared/source.ts';
import { element } from './element.ts';

/** Adds an empty attribution; the answer shows a source's. */
export function createAttribution(corner: HTMLElement): (rules: RuleCard) => void {
  const place = element('div', { class: 'attribution' });
  corner.append(place);
  return (rules) => {
    const link = element(
      'a',
      { href: rules.attributionUrl, target: '_blank', rel: 'noopener noreferrer' },
      rules.attribution,
    );
    place.replaceChildren('Map data: ', link);
  };
}
