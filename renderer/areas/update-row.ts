/** The update button of a saved area, with a row that asks what to download. */
import type { AreaMeasure, WarmMode } from '../../shared/areas/area.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { button, element, onKey } from '../parts/element.ts';
import { createOptions } from '../parts/form-field.ts';
import { MODES } from './area-text.ts';

export interface UpdateRow {
  /** Opens and closes the row. */
  readonly button: HTMLButtonElement;
  readonly root: HTMLElement;
  /** Closes the row while the area can't be updated. The first mode offered depends on whether tiles are missing. */
  readonly show: (canUpdate: boolean, measure: AreaMeasure | undefined) => void;
}

export function createUpdateRow(update: (mode: WarmMode) => void): UpdateRow {
  const choice = element('select', { 'aria-label': areaTexts.updateMode }, ...createOptions(MODES));
  const start = button(areaTexts.startUpdate, () => update(choice.value as WarmMode), { class: 'plain-button' });
  const root = element('div', { class: 'update-row', hidden: '' }, choice, start);
  let firstMode: WarmMode = 'missing';
  const attributes = { class: 'plain-button', 'aria-expanded': 'false' };
  const toggleButton = button(areaTexts.update, () => setOpen(root.hidden === true), attributes);
  const setOpen = (open: boolean) => {
    if (root.hidden === !open) return;
    root.hidden = !open;
    toggleButton.setAttribute('aria-expanded', String(open));
    if (!open) return;
    choice.value = firstMode;
    choice.focus();
  };
  onKey(root, 'Escape', () => {
    toggleButton.focus();
    setOpen(false);
  });
  return {
    button: toggleButton,
    root,
    show(canUpdate, measure) {
      firstMode = measure && measure.present.tiles >= measure.expected ? 'stale' : 'missing';
      if (!canUpdate) setOpen(false);
    },
  };
}
