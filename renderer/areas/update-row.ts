/** Warming a saved area again: a button, and below it what is to be fetched. */
import type { AreaMeasure, WarmMode } from '../../shared/area.ts';
import { button, element } from '../parts/element.ts';
import { MODES } from './area-text.ts';

export interface UpdateRow {
  /** Opens and closes the row. */
  readonly button: HTMLButtonElement;
  readonly root: HTMLElement;
  /** Follows the area: closed while it cannot be updated. What is offered first depends on what it lacks. */
  readonly show: (canUpdate: boolean, measure: AreaMeasure | undefined) => void;
}

export function createUpdateRow(update: (mode: WarmMode) => void): UpdateRow {
  const choice = element(
    'select',
    { 'aria-label': 'What to fetch' },
    ...MODES.map(([mode, label]) => element('option', { value: mode }, label)),
  );
  const root = element(
    'div',
    { class: 'update-row' },
    choice,
    button('Start', () => update(choice.value as WarmMode), { class: 'plain-button' }),
  );
  let firstMode: WarmMode = 'missing';
  const toggleButton = button('Update…', () => setOpen(root.hidden === true), {
    class: 'plain-button',
    'aria-expanded': 'false',
  });
  const setOpen = (open: boolean) => {
    if (root.hidden === !open) return;
    root.hidden = !open;
    toggleButton.setAttribute('aria-expanded', String(open));
    if (open) {
      choice.value = firstMode;
      choice.focus();
    }
  };
  root.hidden = true;
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    // The panel stays open.
    event.preventDefault();
    toggleButton.focus();
    setOpen(false);
  });
  return {
    button: toggleButton,
    root,
    show(canUpdate, measure) {
      // Where nothing is missing, people update what has become old.
      firstMode = measure && measure.present.tiles >= measure.expected ? 'stale' : 'missing';
      if (!canUpdate) setOpen(false);
    },
  };
}
