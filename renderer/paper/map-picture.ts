/** What pictures and prints take from the map: its view, its layers and their labels. */

import { SOURCE_KINDS } from '../../shared/sources/source.ts';
import { fitLength } from '../../shared/texts/lengths.ts';
import type { LabelReader } from '../layers/labels/label-painting.ts';
import { layOutLabels } from '../layers/labels/label-painting.ts';
import type { WorldBox } from '../layers/layer-labels.ts';
import type { MapLayers } from '../layers/map-layers.ts';
import { followMapRest } from '../layers/overlay-calls.ts';
import type { WindowTargets } from '../window-targets.ts';
import { findGroundScale, MERCATOR_METRES } from './map-scale.ts';
import { findMiddleLatitude, listPictureZooms, type PictureFrame } from './picture-frame.ts';
import { createPictureLayers, type PictureLayer, type PictureLayersOptions } from './picture-layers.ts';
import type { PictureLabel, PictureMarks } from './picture-messages.ts';

export interface PaperTargets extends Pick<WindowTargets, 'client' | 'map' | 'notices' | 'startup' | 'source'> {
  readonly layers: { readonly onMap: () => Pick<MapLayers, 'listShown' | 'readLabels'> | undefined };
}

const WORLD_TILE_PX = 256;
/** Of a scale bar, in CSS pixels. */
const MAX_BAR_PX = 160;

/** The part of the world that the map shows. */
export function readViewPart({ leaflet }: PaperTargets['map']): WorldBox {
  const zoom = leaflet.getZoom();
  const worldPx = WORLD_TILE_PX * 2 ** zoom;
  const [{ x, y }, size] = [leaflet.project(leaflet.getCenter(), zoom), leaflet.getSize()];
  const at = (pixels: number) => pixels / worldPx;
  return { west: at(x - size.x / 2), east: at(x + size.x / 2), north: at(y - size.y / 2), south: at(y + size.y / 2) };
}

/** The zooms of pictures of the map's source, and the one that shows most of what the map shows now. */
export function findZooms({ map, source }: PaperTargets): { readonly zooms: readonly number[]; readonly now: number } {
  const { kind, rules } = source();
  const zooms = listPictureZooms(rules, SOURCE_KINDS[kind].images === 'svg');
  const now = Math.round(map.leaflet.getZoom());
  return { zooms, now: Math.min(zooms.at(-1) ?? now, Math.max(zooms[0] ?? now, now)) };
}

export interface PictureWish {
  readonly frame: PictureFrame;
  /** Pixels per CSS pixel of what is drawn for the picture. */
  readonly ratio: number;
  readonly mayAsk: boolean;
  /** See {@link PictureLayersOptions}. */
  readonly onMissing?: PictureLayersOptions['onMissing'];
}

/** What a picture shows, the lowest first, without its marks. */
export function layOutPicture(targets: PaperTargets, wish: PictureWish): readonly PictureLayer[] {
  const { client, map, source, startup, layers } = targets;
  const { zoom } = wish.frame;
  return createPictureLayers({
    client,
    zoom,
    ratio: wish.ratio,
    source: source(),
    sources: startup().sources,
    shown: layers.onMap()?.listShown(zoom - Math.log2(wish.ratio)) ?? [],
    mapRests: followMapRest(map),
    mayAsk: wish.mayAsk,
    onMissing: wish.onMissing ?? (() => undefined),
  });
}

/** The labels of the layers. */
export async function readPictureLabels(
  { layers }: PaperTargets,
  { zoom, left, top, width, height }: PictureFrame,
  ratio: number,
): Promise<readonly PictureLabel[]> {
  const read: LabelReader | undefined = layers.onMap()?.readLabels;
  const ruler = document.createElement('canvas').getContext('2d');
  if (!read || !ruler) return [];
  const worldPx = WORLD_TILE_PX * 2 ** zoom;
  const box = {
    west: left / worldPx,
    north: top / worldPx,
    east: (left + width) / worldPx,
    south: (top + height) / worldPx,
  };
  const labelZoom = zoom - Math.log2(ratio);
  const min = { x: left / ratio, y: top / ratio };
  const placed = layOutLabels(ruler, await read(box, labelZoom), { zoom: labelZoom, min });
  return placed.map(({ wish: { text, opacity }, box: at }) => ({ text, opacity, box: at }));
}

/** The longest round length that a scale bar in the middle of a picture may have. */
export function fitScaleBar(targets: PaperTargets, frame: PictureFrame): NonNullable<PictureMarks['scaleBar']> {
  const worldPx = WORLD_TILE_PX * 2 ** frame.zoom;
  const metresPerPx = (MERCATOR_METRES / worldPx) * findGroundScale(findMiddleLatitude(frame));
  const { metres, text } = fitLength(Math.min(MAX_BAR_PX, frame.width / 2) * metresPerPx, targets.startup().units);
  return { lengthPx: metres / metresPerPx, text };
}
