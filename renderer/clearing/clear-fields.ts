/** The fields of a clear's scope, except the box on the map. */
import type { AreaId, AreaSummary } from '../../shared/areas/area.ts';
import type { ClearScope } from '../../shared/cache/clear-scope.ts';
import { SOURCE_KINDS, type Source } from '../../shared/sources/source.ts';
import { clearTexts } from '../../shared/texts/clearing.ts';
import { MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';
import { element } from '../parts/element.ts';
import {
  type Choices,
  createChoiceField,
  createOptions,
  createTickField,
  createZoomFields,
  type FormField,
} from '../parts/form-field.ts';

type ClearPlace = { readonly kind: 'world' | 'view' | 'drawing' } | { readonly kind: 'area'; readonly areaId: AreaId };

export interface ClearFields {
  readonly source: FormField<HTMLSelectElement>;
  readonly place: FormField<HTMLSelectElement>;
  readonly rest: readonly HTMLElement[];
  readonly readPlace: () => ClearPlace;
  readonly read: () => Omit<ClearScope, 'region'>;
  /** Keeps the choice if it is still offered. */
  readonly offerSources: (sources: readonly Source[], shown: Source) => void;
  readonly offerAreas: (areas: readonly AreaSummary[]) => void;
}

const DAY_MS = 24 * 60 * 60 * 1000;

const PLACES: Choices = [
  ['world', clearTexts.world],
  ['view', clearTexts.view],
  ['drawing', clearTexts.drawing],
];
/** In milliseconds. */
const AGES: Choices = [
  ['', clearTexts.anyAge],
  [String(DAY_MS), clearTexts.olderThanDay],
  [String(7 * DAY_MS), clearTexts.olderThanWeek],
  [String(30 * DAY_MS), clearTexts.olderThanMonth],
  [String(365 * DAY_MS), clearTexts.olderThanYear],
];
const STATES: readonly (readonly [only: ClearScope['only'], label: string])[] = [
  ['all', clearTexts.all],
  ['stale', clearTexts.stale],
  ['failed', clearTexts.failed],
];
const AREA_PREFIX = 'area:';
const ALL_SOURCES = '';
const ZOOMS = Array.from({ length: MAX_ZOOM + 1 }, (_, zoom) => [String(zoom), String(zoom)] as const);

export function createClearFields(): ClearFields {
  const source = createChoiceField({ id: 'clear-source', label: clearTexts.source }, '', []);
  const place = createChoiceField({ id: 'clear-place', label: clearTexts.where }, 'world', PLACES);
  const { least, most, read: readZooms } = createZoomFields('clear', ZOOMS);
  const age = createChoiceField({ id: 'clear-age', label: clearTexts.age }, '', AGES);
  const only = createChoiceField({ id: 'clear-only', label: clearTexts.state }, 'all', STATES);
  const keep = createTickField({ id: 'clear-keep', label: clearTexts.keepAreas }, true);
  return {
    source,
    place,
    rest: [
      element('div', { class: 'clear-row' }, least.root, most.root),
      element('div', { class: 'clear-row' }, age.root, only.root),
      keep.root,
    ],
    readPlace: () => readPlace(place.control.value),
    read: () => ({
      sourceId: source.control.value === ALL_SOURCES ? null : source.control.value,
      ...readZooms(),
      olderThanMs: age.control.value === '' ? null : Number(age.control.value),
      only: only.control.value as ClearScope['only'],
      keepAreas: keep.control.checked,
    }),
    offerSources(sources, shown) {
      // Others have nothing to clear.
      const kept = sources.filter(({ kind }) => SOURCE_KINDS[kind].isKeptOnDisk);
      const choices = kept.map(({ id, name }) => [id, id === shown.id ? clearTexts.shownSource(name) : name] as const);
      const first = kept.find(({ id }) => id === shown.id) ?? kept[0];
      offer(source.control, [...choices, [ALL_SOURCES, clearTexts.allSources]], first?.id ?? ALL_SOURCES);
    },
    offerAreas(areas) {
      const choices = areas.map(({ id, name }) => [`${AREA_PREFIX}${id}`, clearTexts.area(name)] as const);
      offer(place.control, [...PLACES, ...choices], 'world');
    },
  };
}

function readPlace(value: string): ClearPlace {
  if (value.startsWith(AREA_PREFIX)) return { kind: 'area', areaId: value.slice(AREA_PREFIX.length) };
  return { kind: value === 'view' || value === 'drawing' ? value : 'world' };
}

/** Replaces the choices if they differ. Keeps the selected one if it is still offered. */
function offer(control: HTMLSelectElement, choices: Choices, otherwise: string): void {
  const offered = JSON.stringify(choices);
  // While an area is warmed, the same choices arrive several times a second; an open list would flicker.
  if (control.dataset.offered === offered) return;
  control.dataset.offered = offered;
  const wanted = control.options.length === 0 ? otherwise : control.value;
  control.replaceChildren(...createOptions(choices));
  control.value = choices.some(([value]) => value === wanted) ? wanted : otherwise;
}
