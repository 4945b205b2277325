/** Warming a saved area again: a button, and below it what is to be fetched. */
import type { AreaMeasure, WarmMode } from '../../shared/area.ts';
import { button, element, onKey } from '../parts/element.ts';
import { createOptions } from '../parts/form-field.ts';
import { MODES } from './area-text.ts';

export interface UpdateRow {
  /** Opens and closes the row. */
  readonly button: HTMLButtonElement;
  readonly root: HTMLElement;
  /** Closes it while the area can't be updated. What is offered first depends on what the area lacks. */
  readonly show: (canUpdate: boolean, measure: AreaMeasure | undefined) => void;
}

export function createUpdateRow(update: (mode: WarmMode) => void): UpdateRow {
  const choice = element('select', { 'aria-label': 'What to fetch' }, ...createOptions(MODES));
  const start = button('Start', () => update(choice.value as WarmMode), { class: 'plain-button' });
  const root = element('div', { class: 'update-row', hidden: '' }, choice, start);
  let firstMode: WarmMode = 'missing';
  const attributes = { class: 'plain-button', 'aria-expanded': 'false' };
  const toggleButton = button('Update…', () => setOpen(root.hidden === true), attributes);
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
      // Where nothing is missing, people update stale tiles.
      firstMode = measure && measure.present.tiles >= measure.expected ? 'stale' : 'missing';
      if (!canUpdate) setOpen(false);
    },
  };
}
