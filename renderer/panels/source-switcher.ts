/** The button on the map that names the source and opens the list of sources. */
import { mapTexts } from '../../shared/texts/map.ts';
import { button, element, onKey } from '../parts/element.ts';
import { loadOnce } from '../parts/load-once.ts';
import type { SourceMenuOptions } from '../sources/source-menu.ts';

export interface SourceSwitcherOptions extends Omit<SourceMenuOptions, 'opener'> {
  /** Called when the list can't be loaded. */
  readonly onFailure: () => void;
}

/** Adds the button; the answer shows a source's name on it. */
export function createSourceSwitcher(corner: HTMLElement, options: SourceSwitcherOptions): (name: string) => void {
  const label = element('span', { class: 'menu-label' });
  const useMenu = loadOnce(() => import('../sources/source-menu.ts'), options.onFailure);
  const toggle = () => useMenu(({ toggleSourceMenu }) => toggleSourceMenu({ ...options, opener }));
  const opener = button('', toggle, {
    title: mapTexts.sourceButtonTitle,
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
  });
  opener.append(label);
  for (const key of ['ArrowUp', 'ArrowDown']) onKey(opener, key, toggle);
  corner.append(element('div', { class: 'menu source-switcher' }, opener));
  return (name) => {
    label.textContent = name;
    opener.setAttribute('aria-label', mapTexts.sourceButton(name));
  };
}
