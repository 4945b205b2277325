/** Gathers everything that one tile shows. */
import type { TileCoord } from '../../../shared/tile-coord.ts';
import { proposeCountryLabels } from './country-labels.ts';
import { DEGREE_MAX_WIDTH_PX, DEGREE_SIZE_PX, type DegreeLabel, findDegreeLabels } from './degree-labels.ts';
import { findLines, type GraticuleLine } from './graticule.ts';
import type { LabelAnchor } from './label-anchors.ts';
import { keepApart, type PlacedLabel } from './label-layout.ts';
import { labelsNearTile } from './label-tiles.ts';
import { findLocators } from './locator-labels.ts';
import { worldSizePx } from './mercator.ts';
import { proposeSeaLabels } from './sea-labels.ts';
import { collectShapes, type TileShapes } from './tile-shapes.ts';
import type { WorldIndex } from './world-index.ts';

/** One resolution of the world, ready to draw. */
export interface WorldLayer {
  readonly index: WorldIndex;
  readonly anchors: readonly LabelAnchor[];
}

/** Everything one tile shows, in pixels from its north-west corner (`shapes`: in drawing units). */
export interface TileContents {
  readonly shapes: TileShapes;
  readonly meridians: readonly GraticuleLine[];
  readonly parallels: readonly GraticuleLine[];
  readonly degrees: readonly DegreeLabel[];
  readonly names: readonly PlacedLabel[];
}

/** The names of one zoom over the whole world, locators left out: countries come first, seas take what is free. */
export function layOutNames(anchors: readonly LabelAnchor[], zoom: number): PlacedLabel[] {
  return keepApart([...proposeCountryLabels(anchors, zoom), ...proposeSeaLabels(zoom)], worldSizePx(zoom));
}

/** The contents of a tile; `layout` is what {@link layOutNames} gave for its zoom. The same for the same coordinate. */
export function gatherTile(layer: WorldLayer, layout: readonly PlacedLabel[], coord: TileCoord): TileContents {
  // Beyond the tile's edge too: a degree label must give way to the same names in every tile that shows a part of it.
  const locators = findLocators(layer.index, layout, coord, DEGREE_MAX_WIDTH_PX);
  const names = [...layout, ...locators];
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
