/** The fields of the form beside the shape: name, zooms and mode. */
import { MAX_AREA_NAME_LENGTH, type WarmMode } from '../../shared/areas/area.ts';
import type { RuleCard } from '../../shared/sources/source.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { element } from '../parts/element.ts';
import {
  createChoiceField,
  createOptions,
  createTextField,
  createZoomFields,
  type FormField,
} from '../parts/form-field.ts';
import { MODES } from './area-text.ts';

/** Zooms of tiles, inclusive. */
interface Zooms {
  readonly minZoom: number;
  readonly maxZoom: number;
}

export interface WarmFields {
  readonly name: FormField;
  readonly row: HTMLElement;
  readonly readZooms: () => Zooms;
  readonly readMode: () => WarmMode;
  /** Offers the zooms of a source, and chooses those nearest to the given ones. */
  readonly offerZooms: (rules: RuleCard, chosen: Zooms) => void;
}

export function createWarmFields(): WarmFields {
  const name = createTextField({ id: 'warm-name', label: areaTexts.name }, '', {
    maxlength: String(MAX_AREA_NAME_LENGTH),
  });
  name.root.classList.add('name-field');
  const { least, most, read: readZooms } = createZoomFields('warm', []);
  const mode = createChoiceField({ id: 'warm-mode', label: areaTexts.download }, 'missing', MODES);
  return {
    name,
    row: element('div', { class: 'zoom-row' }, least.root, most.root, mode.root),
    readZooms,
    readMode: () => mode.control.value as WarmMode,
    offerZooms(rules, { minZoom, maxZoom }) {
      offer(least.control, rules, minZoom);
      offer(most.control, rules, maxZoom);
    },
  };
}

function offer(control: HTMLSelectElement, { minZoom, maxZoom }: RuleCard, chosen: number): void {
  const zooms = Array.from({ length: maxZoom - minZoom + 1 }, (_, index) => String(minZoom + index));
  control.replaceChildren(...createOptions(zooms.map((zoom) => [zoom, zoom])));
  control.value = String(Math.min(maxZoom, Math.max(minZoom, chosen)));
}
