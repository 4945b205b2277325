/** The small field with which people change how many tiles an area may have. */
import type { ErrorValue } from '../../shared/errors.ts';
import { PREFERENCES } from '../../shared/preferences.ts';
import { formatWhole } from '../../shared/quantity-text.ts';
import { button, element } from '../parts/element.ts';
import { createTextField } from '../parts/form-field.ts';
import { readWhole } from '../parts/number-text.ts';

export interface LimitField {
  readonly root: HTMLElement;
  /** Opens it with the limit as it is; closes it when it is open. */
  readonly toggle: (tiles: number) => void;
}

/**
 * A closed field; `setLimit` answers the error, if there is one, and the field stays open with it. `giveBack` is told when
 * it closes with the keyboard in it.
 */
export function createLimitField(
  setLimit: (tiles: number) => Promise<ErrorValue | undefined>,
  giveBack: () => void,
): LimitField {
  const field = createTextField({ id: 'warm-limit', label: 'Most tiles of an area' }, '', {
    inputmode: 'numeric',
    maxlength: '12',
  });
  const set = async () => {
    const tiles = readWhole(field.control.value);
    const { min, max, isGood } = PREFERENCES.maxAreaTiles;
    if (!isGood(tiles)) {
      field.complain(`Type a whole number from ${formatWhole(min)} to ${formatWhole(max)}.`);
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
  const root = element(
    'div',
    { class: 'limit-row' },
    field.root,
    button('Set', () => void set(), { class: 'plain-button' }),
  );
  root.hidden = true;
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      void set();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close();
    }
  });
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
