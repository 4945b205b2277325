/** The field for the most tiles an area may have. */
import type { ErrorValue } from '../../shared/errors.ts';
import { PREFERENCES } from '../../shared/settings/preferences.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { button, element, onKey } from '../parts/element.ts';
import { createTextField } from '../parts/form-field.ts';
import { readWholeNumber } from '../parts/number-text.ts';

export interface LimitField {
  readonly root: HTMLElement;
  /** Opens it with this limit, or closes it. */
  readonly toggle: (tiles: number) => void;
}

/** A closed field. An error of `setLimit` keeps it open. Calls `giveBack` when it closes while it has the focus. */
export function createLimitField(
  setLimit: (tiles: number) => Promise<ErrorValue | undefined>,
  giveBack: () => void,
): LimitField {
  const attributes = { inputmode: 'numeric', maxlength: '12' };
  const field = createTextField({ id: 'warm-limit', label: areaTexts.limit }, '', attributes);
  const set = async () => {
    const tiles = readWholeNumber(field.control.value);
    const { min, max, isGood } = PREFERENCES.maxAreaTiles;
    if (!isGood(tiles)) {
      field.complain(areaTexts.limitProblem(min, max));
      field.control.focus();
      return;
    }
    const error = await setLimit(tiles);
    field.complain(error?.message ?? '');
    if (error === undefined) close();
  };
  const close = () => {
    const hadFocus = root.contains(document.activeElement);
    root.hidden = true;
    if (hadFocus) giveBack();
  };
  const setButton = button(areaTexts.setLimit, () => void set(), { class: 'plain-button' });
  const root = element('div', { class: 'limit-row', hidden: '' }, field.root, setButton);
  onKey(root, 'Enter', () => void set());
  onKey(root, 'Escape', close);
  return {
    root,
    toggle(tiles) {
      root.hidden = !root.hidden;
      if (root.hidden) return;
      field.complain('');
      field.control.value = String(tiles);
      field.control.focus();
      field.control.select();
    },
  };
}
