/** The dialog for units of lengths and the format of positions. A choice applies at once, in all windows. */
import '../styles/source-dialog.css';
import '../styles/measuring.css';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Preferences } from '../../shared/settings/preferences.ts';
import { measuringTexts } from '../../shared/texts/measuring.ts';
import { FINE_ZOOM, formatPosition } from '../../shared/texts/positions.ts';
import type { Position } from '../../shared/view.ts';
import { openMessage } from '../parts/dialog.ts';
import { element } from '../parts/element.ts';
import { type Formats, readFormats } from '../parts/formats.ts';
import { createRadioChoice } from '../parts/radio-choice.ts';

const texts = measuringTexts.units;

/** Opens the dialog, with a position as the example of each format. Shows an error of `change` in it. */
export function openUnitsDialog(
  example: Position,
  change: (change: Partial<Preferences>) => Promise<ErrorValue | undefined>,
): void {
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const apply = async (wanted: Partial<Formats>) => {
    const error = await change(wanted);
    complaint.textContent = error?.message ?? '';
  };
  const units = (['metric', 'imperial', 'nautical'] as const).map((value) =>
    createChoice('units', value, [texts.units[value].name, texts.units[value].hint], apply),
  );
  const formats = (['degrees', 'dms', 'utm'] as const).map((value) =>
    createChoice('positionFormat', value, [texts.formats[value], formatPosition(example, value, FINE_ZOOM)], apply),
  );
  openMessage({
    title: texts.title,
    className: 'units-dialog',
    body: [
      element('fieldset', {}, element('legend', {}, texts.lengths), ...units),
      element('fieldset', {}, element('legend', {}, texts.positions), ...formats),
      complaint,
    ],
  });
}

function createChoice<Key extends keyof Formats>(
  key: Key,
  value: Formats[Key],
  [label, hint]: readonly [string, string],
  apply: (wanted: Partial<Formats>) => Promise<void>,
): HTMLElement {
  const { root, control } = createRadioChoice(key, value, label, hint);
  control.checked = readFormats()[key] === value;
  control.addEventListener('change', () => void apply({ [key]: value } as Partial<Formats>));
  return root;
}
