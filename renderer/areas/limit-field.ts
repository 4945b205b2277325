/** The small field with which people change how many tiles an area may have. */
import { AREA_TILES } from '../../shared/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { formatWhole } from '../../shared/quantity-text.ts';
import { button, element } from '../panels/element.ts';
import { createTextField } from '../panels/form-field.ts';
import { readNumber } from '../panels/number-text.ts';

export interface LimitField {
  readonly root: HTMLElement;
  /** Opens it with the limit as it is; closes it when it is open. */
  readonly toggle: (tiles: number) => void;
}

/** A closed field; `setLimit` answers the error, if there is one, and the field stays open with it. */
export function createLimitField(setLimit: (tiles: number) => Promise<ErrorValue | undefined>): LimitField {
  const field = createTextField({ id: 'warm-limit', label: 'Most tiles of an area' }, '', {
    inputmode: 'numeric',
    maxlength: '12',
  });
  const set = async () => {
    const tiles = readNumber(field.control.value.replaceAll(/(?<=\d)[,\s](?=\d{3}\b)/g, ''));
    if (tiles === undefined || !Number.isInteger(tiles) || tiles < AREA_TILES.min || tiles > AREA_TILES.max) {
      field.complain(`Type a whole number from ${formatWhole(AREA_TILES.min)} to ${formatWhole(AREA_TILES.max)}.`);
      field.control.focus();
      return;
    }
    const error = await setLimit(tiles);
    field.complain(error?.message ?? '');
    root.hidden = error === undefined;
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
      root.hidden = true;
    }
  });
  return {
    root,
    toggle(tiles) {
      root.hidden = !root.hidden;
      if (root.hidden) return;
      field.complain('');
      field.control.value = String(tiles);
      field.control.select();
    },
  };
}
