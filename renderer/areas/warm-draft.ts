/** What people type into the form of an area, as texts, and the draft it means. Knows no elements and no map. */
import {
  type AreaDraft,
  type AreaShape,
  type BoundingBox,
  MAX_AREA_NAME_LENGTH,
  TRACK_WIDTH_METRES,
} from '../../shared/area.ts';
import type { RuleCard, SourceId } from '../../shared/source.ts';
import { formatWhole } from '../panels/quantity-text.ts';
import { readNumber } from '../panels/number-text.ts';

export type BoxField = 'west' | 'south' | 'east' | 'north';
/** What something can be wrong with. `shape`: the file, or that there is none. */
export type WarmField = 'name' | BoxField | 'width' | 'shape';

/** The form as it stands: everything as typed, nothing checked. */
export interface WarmTexts extends Readonly<Record<'name' | BoxField | 'width', string>> {
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** Where the shape comes from: four typed numbers, or a file, with null before one is chosen. */
export type ShapeOrigin =
  | { readonly kind: 'box' }
  | { readonly kind: 'file'; readonly shape: AreaShape | null };

export interface WarmReading {
  /** Null when there is no shape. A name that will not do is stood in for, so that everything else can be judged. */
  readonly draft: AreaDraft | null;
  readonly problems: ReadonlyMap<WarmField, string>;
}

/** The draft that a form means, and what is wrong with it. */
export function readWarmTexts(texts: WarmTexts, origin: ShapeOrigin, sourceId: SourceId): WarmReading {
  const problems = new Map<WarmField, string>();
  const shape = origin.kind === 'box' ? readBoxShape(texts, problems) : readFileShape(texts, origin.shape, problems);
  const name = cleanName(texts.name);
  if (name === '') problems.set('name', 'Give the area a name, to find it in the list.');
  const { minZoom, maxZoom } = texts;
  const draft = shape && { name: name === '' ? 'Area' : name, sourceId, shape, minZoom, maxZoom };
  return { draft, problems };
}

/** The box that four texts mean, or null. */
export function readBox(texts: Readonly<Record<BoxField, string>>): BoundingBox | null {
  const shape = readBoxShape(texts, new Map());
  return shape?.kind === 'box' ? shape.box : null;
}

/** What an area is called until people give it a name: by the middle of its box. */
export function suggestName({ west, south, east, north }: BoundingBox): string {
  const middle = west < east ? (west + east) / 2 : (west + east + 360) / 2;
  const lon = middle > 180 ? middle - 360 : middle;
  return `Area ${((south + north) / 2).toFixed(2)}, ${lon.toFixed(2)}`;
}

/** The zooms offered first: that of the view, and three more, as far as the source has them. */
export function suggestZooms(viewZoom: number, rules: RuleCard): { readonly minZoom: number; readonly maxZoom: number } {
  // A tile of 512 pixels shows what four of the next zoom would.
  const tileZoom = viewZoom - Math.log2(rules.tileSizePx / 256);
  const minZoom = Math.min(rules.maxZoom, Math.max(rules.minZoom, tileZoom));
  return { minZoom, maxZoom: Math.min(rules.maxZoom, minZoom + 3) };
}

type Problems = Map<WarmField, string>;

const LIMITS: Readonly<Record<BoxField, number>> = { west: 180, south: 90, east: 180, north: 90 };

function readBoxShape(texts: Readonly<Record<BoxField, string>>, problems: Problems): AreaShape | null {
  const read = (field: BoxField) => readDegrees(texts[field], field, problems);
  const [west, south, east, north] = [read('west'), read('south'), read('east'), read('north')];
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  if (south >= north) problems.set('north', 'The north edge must lie north of the south edge.');
  if (west === east) problems.set('east', 'The east edge must lie east of the west edge.');
  return south < north && west !== east ? { kind: 'box', box: { west, south, east, north } } : null;
}

function readDegrees(text: string, field: BoxField, problems: Problems): number | undefined {
  const degrees = readNumber(text);
  if (degrees !== undefined && Math.abs(degrees) <= LIMITS[field]) return degrees;
  problems.set(field, `Type degrees from -${LIMITS[field]} to ${LIMITS[field]}.`);
  return undefined;
}

function readFileShape({ width }: WarmTexts, shape: AreaShape | null, problems: Problems): AreaShape | null {
  if (shape === null) {
    problems.set('shape', 'Choose a file with a track or an area.');
    return null;
  }
  if (shape.kind !== 'track') return shape;
  const widthMetres = readNumber(width);
  const { min, max } = TRACK_WIDTH_METRES;
  if (widthMetres !== undefined && widthMetres >= min && widthMetres <= max) return { ...shape, widthMetres };
  problems.set('width', `Type a width from ${formatWhole(min)} to ${formatWhole(max)} metres.`);
  return null;
}

/** On one line, and no longer than names may be. */
function cleanName(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_AREA_NAME_LENGTH)
    .trim();
}
