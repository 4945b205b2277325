/** The fields that every way to choose an area has: its name, its zooms and what is fetched. Judges nothing. */
import { MAX_AREA_NAME_LENGTH, type WarmMode } from '../../shared/area.ts';
import type { RuleCard } from '../../shared/source.ts';
import { element } from '../parts/element.ts';
import { createChoiceField, createTextField, type FormField } from '../parts/form-field.ts';
import { MODES } from './area-text.ts';

/** Zooms of tiles, both included. */
interface Zooms {
  readonly minZoom: number;
  readonly maxZoom: number;
}

export interface WarmFields {
  readonly name: FormField;
  /** Zooms and mode, in a row. */
  readonly row: HTMLElement;
  readonly readZooms: () => Zooms;
  readonly readMode: () => WarmMode;
  /** Offers the zooms that a source has and chooses among them, as near to these as can be. */
  readonly offerZooms: (rules: RuleCard, chosen: Zooms) => void;
}

export function createWarmFields(): WarmFields {
  const name = createTextField({ id: 'warm-name', label: 'Name' }, '', { maxlength: String(MAX_AREA_NAME_LENGTH) });
  const least = createChoiceField({ id: 'warm-min-zoom', label: 'From zoom' }, '', []);
  const most = createChoiceField({ id: 'warm-max-zoom', label: 'To zoom' }, '', []);
  const mode = createChoiceField({ id: 'warm-mode', label: 'Fetch' }, 'missing', MODES);
  keepInOrder(least.control, most.control);
  return {
    name,
    row: element('div', { class: 'zoom-row' }, least.root, most.root, mode.root),
    readZooms: () => ({ minZoom: Number(least.control.value), maxZoom: Number(most.control.value) }),
    readMode: () => mode.control.value as WarmMode,
    offerZooms(rules, { minZoom, maxZoom }) {
      offer(least.control, rules, minZoom);
      offer(most.control, rules, maxZoom);
    },
  };
}

function offer(control: HTMLSelectElement, { minZoom, maxZoom }: RuleCard, chosen: number): void {
  const zooms = Array.from({ length: maxZoom - minZoom + 1 }, (_, index) => String(minZoom + index));
  control.replaceChildren(...zooms.map((zoom) => element('option', { value: zoom }, zoom)));
  control.value = String(Math.min(maxZoom, Math.max(minZoom, chosen)));
}

/** A first zoom beyond the last one takes it along, and the other way round. */
export function keepInOrder(least: HTMLSelectElement, most: HTMLSelectElement): void {
  least.addEventListener('input', () => {
    if (Number(most.value) < Number(least.value)) most.value = least.value;
  });
  most.addEventListener('input', () => {
    if (Number(most.value) < Number(least.value)) least.value = most.value;
  });
}
