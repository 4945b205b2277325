/** Gathers everything that one tile shows. */
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { WorldIndex } from './data/world-index.ts';
import { findLines, type GraticuleLine } from './geometry/graticule.ts';
import { worldSizePx } from './geometry/mercator.ts';
import { proposeCityLabels } from './labels/city-labels.ts';
import { proposeCountryLabels } from './labels/country-labels.ts';
import { DEGREE_MAX_WIDTH_PX, DEGREE_SIZE_PX, type DegreeLabel, findDegreeLabels } from './labels/degree-labels.ts';
import type { LabelAnchor } from './labels/label-anchors.ts';
import { keepApart, type PlacedLabel } from './labels/label-layout.ts';
import { labelsAround, labelsNearTile } from './labels/label-tiles.ts';
import { findLocators } from './labels/locator-labels.ts';
import { proposeSeaLabels } from './labels/sea-labels.ts';
import { proposeStateLabels } from './labels/state-labels.ts';
import { collectShapes, type TileShapes } from './tile-shapes.ts';
import type { City, WorldDetails } from './world-details.ts';

/** One resolution of the world, ready to draw. */
export interface WorldLayer {
  readonly index: WorldIndex;
  readonly anchors: readonly LabelAnchor[];
  /** Undefined for a resolution whose zooms show none. */
  readonly details: WorldDetails | undefined;
}

/** Everything one tile shows, in pixels from its north-west corner (`shapes`: in drawing units). */
export interface TileContents {
  readonly shapes: TileShapes;
  readonly meridians: readonly GraticuleLine[];
  readonly parallels: readonly GraticuleLine[];
  readonly degrees: readonly DegreeLabel[];
  readonly names: readonly PlacedLabel[];
}

/** The most important cities come before states; the others take what these leave free. */
const FIRST_CITIES = 400;
/** Capitals with so many thousands come even before countries, whose names can give way a little. */
const GREAT_CAPITAL = 1000;
const GIVING_WAY_FROM_ZOOM = 5;
const WAYS_PX = [0, -18, 18, -34, 34];

/**
 * The names of one zoom over the whole world, locators left out: countries and great capitals come first, then seas, large
 * cities, states, and the rest of the cities.
 */
export function layOutNames(anchors: readonly LabelAnchor[], zoom: number, details?: WorldDetails): PlacedLabel[] {
  const cities = details?.cities ?? [];
  const givesWay = zoom >= GIVING_WAY_FROM_ZOOM;
  const isGreat = ({ capitalOf, thousands }: City) => givesWay && capitalOf === 'country' && thousands >= GREAT_CAPITAL;
  const others = cities.filter((city) => !isGreat(city));
  const countries = proposeCountryLabels(anchors, zoom);
  const candidates = [
    ...proposeCityLabels(cities.filter(isGreat), zoom),
    ...(givesWay ? countries.map(listWays) : countries),
    ...proposeSeaLabels(zoom),
    ...proposeCityLabels(others.slice(0, FIRST_CITIES), zoom),
    ...proposeStateLabels(details?.states ?? [], zoom),
    ...proposeCityLabels(others.slice(FIRST_CITIES), zoom),
  ];
  return keepApart(candidates, worldSizePx(zoom));
}

function listWays(label: PlacedLabel): PlacedLabel[] {
  return WAYS_PX.map((way) => ({ ...label, centreY: label.centreY + way }));
}

/** The contents of a tile; `layout` is what {@link layOutNames} gave for its zoom. The same for the same coordinate. */
export function gatherTile(layer: WorldLayer, layout: readonly PlacedLabel[], coord: TileCoord): TileContents {
  // Beyond the tile's edge too: a degree label must give way to the same names in every tile that shows a part of it.
  const locators = findLocators(layer.index, layout, coord, DEGREE_MAX_WIDTH_PX);
  const names = [...labelsAround(layout, coord, DEGREE_MAX_WIDTH_PX), ...locators];
  const around = labelsNearTile(names, coord, DEGREE_MAX_WIDTH_PX);
  return {
    shapes: collectShapes(layer.index, coord),
    ...findLines(coord, 0),
    degrees: findDegreeLabels(coord).filter((degree) => !around.some((name) => overlaps(name, degree))),
    names: labelsNearTile(names, coord, 0),
  };
}

function overlaps(name: PlacedLabel, degree: DegreeLabel): boolean {
  const right = degree.leftPx + degree.widthPx;
  const top = degree.baselinePx - DEGREE_SIZE_PX;
  const [reachX, reachY] = [name.widthPx / 2, name.heightPx / 2];
  return (
    degree.leftPx < name.centreX + reachX &&
    right > name.centreX - reachX &&
    top < name.centreY + reachY &&
    degree.baselinePx > name.centreY - reachY
  );
}
