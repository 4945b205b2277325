/** The page's worker of one layer: reads its file and answers what is drawn and found. It has no network and no page. */
import type { AreaShape } from '../../shared/areas/area.ts';
import { readGeoFile } from '../../shared/geo-file/read-geo-file.ts';
import { geoFileTexts } from '../../shared/texts/geo-files.ts';
import { readBookmarkPoints } from '../bookmarks/bookmark-points.ts';
import { readDrawn } from '../drawing/drawing-file.ts';
import { findFeatureNames } from '../search/feature-names.ts';
import { answerSelection } from '../selecting/feature-choice.ts';
import { extractFeature } from '../selecting/feature-details.ts';
import { describeShapes } from './area-features.ts';
import { findLayerTile, type LayerIndex } from './layer-index.ts';
import { listLabels } from './layer-labels.ts';
import type { LayerCall, LayerCalls, LayerReply, ReadFacts } from './layer-messages.ts';
import { TILE_EDGE_PX } from './layer-parts.ts';
import { LayerPictures } from './layer-pictures.ts';
import { readLayer } from './layer-reading.ts';
import { paintBands } from './painting/band-painting.ts';
import { paintPictures } from './painting/picture-painting.ts';
import { paintStyledTile } from './painting/styled-painting.ts';
import { ThingPainter } from './painting/thing-painting.ts';
import {
  listPasses,
  listRings,
  measurePoint,
  POINT_MARGIN_PX,
  paintDisc,
  paintTile,
  type Ring,
} from './painting/tile-painting.ts';
import { layOutView } from './view-layout.ts';

const canvas = new OffscreenCanvas(TILE_EDGE_PX, TILE_EDGE_PX);
// The picture goes to the page, so it is never drawn by the graphics card.
const brush = canvas.getContext('2d', { willReadFrequently: true });
let index: LayerIndex | null = null;
/** The width of the band of each feature, in metres; 0 for none. */
let bands: readonly number[] = [];
const chosen = new Set<number>();
let pictures = new LayerPictures();
let things: ThingPainter | undefined;

addEventListener('message', ({ data }: MessageEvent<LayerCall>) => void answer(data));

async function answer(call: LayerCall): Promise<void> {
  const message: LayerReply = { id: call.id, reply: await findReply(call) };
  postMessage(message, { transfer: message.reply instanceof ImageBitmap ? [message.reply] : [] });
}

async function findReply(call: LayerCall): Promise<LayerReply['reply']> {
  if (call.name === 'read') return read(call.args.bytes);
  if (call.name === 'readShapes') return readShapes(call.args.shapes);
  if (call.name === 'picture') return pictures.add(call.args.picture, call.args.bytes);
  return find(call);
}

async function read(bytes: Uint8Array): Promise<LayerReply['reply']> {
  const file = readGeoFile(bytes);
  const reading = readLayer(file);
  index = reading.index;
  if (file.kind === 'file' && file.pictures) pictures = await LayerPictures.decode(file.pictures);
  things = brush ? new ThingPainter(pictures, brush) : undefined;
  return withMissing(reading.facts, pictures.missing);
}

function readShapes(shapes: readonly AreaShape[]): LayerReply['reply'] {
  const reading = readLayer(describeShapes(shapes));
  index = reading.index;
  bands = shapes.map((shape) => (shape.kind === 'track' ? shape.widthMetres : 0));
  things = brush ? new ThingPainter(pictures, brush) : undefined;
  return reading.facts;
}

/** Facts that say how many pictures can't be shown. */
function withMissing(facts: ReadFacts, missing: number): ReadFacts {
  if (facts.state !== 'ready' || missing === 0) return facts;
  return { ...facts, skipped: [facts.skipped, geoFileTexts.badPictures(missing)].filter(Boolean).join(' ') };
}

function find(call: Exclude<LayerCall, { name: 'read' | 'readShapes' | 'picture' }>): LayerReply['reply'] {
  if (call.name === 'extract') return extractFeature(readGeoFile(call.args.bytes), call.args.feature);
  if (call.name === 'findNames') return findFeatureNames(index, call.args);
  if (call.name === 'points') return readBookmarkPoints(readGeoFile(call.args.bytes));
  if (call.name === 'draw') return readDrawn(readGeoFile(call.args.bytes));
  if (call.name === 'paint') return index && paint(index, call.args);
  if (call.name === 'paintView') return index && paintView(index, call.args);
  if (call.name === 'label')
    return index ? listLabels(index, call.args.property, call.args.box, { ...call.args, things }) : [];
  return answerSelection({ index, chosen, things }, call);
}

function paint(layer: LayerIndex, { coord, look: { isOfSelected, ...rest }, pixelRatio }: LayerCalls['paint']['args']) {
  const look = { ...rest, selected: isOfSelected ? chosen : null };
  if (!brush || !things) return null;
  const edgePx = Math.round(TILE_EDGE_PX * pixelRatio);
  // Setting the size wipes the canvas.
  [canvas.width, canvas.height] = [edgePx, edgePx];
  const scale = edgePx / TILE_EDGE_PX;
  brush.scale(scale, scale);
  const hasBands = !isOfSelected && paintBands(brush, layer, coord, { widthsMetres: bands, colour: look.colour });
  const styles = layer.styles[look.ownStyles ? 'own' : 'bare'];
  const hasPictures = paintPictures(brush, { index: layer, styles, coord, look, store: pictures, scale });
  const tile = findLayerTile(layer, coord);
  const hasShapes = styles
    ? paintStyledTile(brush, {
        index: layer,
        styles,
        coord,
        tile,
        look,
        things,
        scale,
        disc: createDiscs(brush, scale),
      })
    : paintTile(
        brush,
        layer,
        tile,
        look,
        listPasses(listRings(look)).map((rings) => createDisc(brush, rings, measurePoint(look.widthPx), scale)),
      );
  return hasBands || hasPictures || hasShapes ? canvas.transferToImageBitmap() : null;
}

function paintView(layer: LayerIndex, { view, zoom, look, pixelRatio }: LayerCalls['paintView']['args']) {
  const styles = layer.styles.own;
  if (!brush || !things || !styles) return null;
  [canvas.width, canvas.height] = [Math.round(view.width * pixelRatio), Math.round(view.height * pixelRatio)];
  brush.scale(pixelRatio, pixelRatio);
  const { parts, ...layout } = layOutView(layer, styles, view);
  const coord = { z: zoom, x: 0, y: 0 };
  const disc = createDiscs(brush, pixelRatio);
  const work = { index: { ...layer, parts }, styles, coord, ...layout, things, scale: pixelRatio, size: view, disc };
  const isPainted = paintStyledTile(brush, { ...work, look: { ...look, selected: null } });
  if (chosen.size > 0) paintStyledTile(brush, { ...work, look: { ...look, selected: chosen } });
  return isPainted ? canvas.transferToImageBitmap() : null;
}

/** More are rare, and each takes memory. */
const MAX_STAMPS = 64;

/** Paints discs, equal ones as copies of one. */
function createDiscs(target: OffscreenCanvasRenderingContext2D, scale: number) {
  const stamps = new Map<string, (x: number, y: number) => void>();
  return (rings: readonly Ring[], radiusPx: number, x: number, y: number): void => {
    const key = `${radiusPx} ${rings.map(({ colour }) => colour).join()}`;
    const stamp = stamps.get(key) ?? createDisc(target, rings, radiusPx, scale);
    if (stamps.size < MAX_STAMPS) stamps.set(key, stamp);
    if (stamps.has(key)) stamp(x, y);
    else paintDisc(target, rings, radiusPx, x, y);
  };
}

function createDisc(
  target: OffscreenCanvasRenderingContext2D,
  rings: readonly Ring[],
  radiusPx: number,
  scale: number,
) {
  return createStamp(target, radiusPx, scale, (brushes, x, y) => paintDisc(brushes, rings, radiusPx, x, y));
}

/** Paints points as copies of one, on whole pixels: several times as fast as circles. */
function createStamp(
  target: OffscreenCanvasRenderingContext2D,
  radiusPx: number,
  scale: number,
  draw: (brush: OffscreenCanvasRenderingContext2D, x: number, y: number) => void,
) {
  const middle = Math.ceil((radiusPx + POINT_MARGIN_PX) * scale);
  let stamp: OffscreenCanvas | undefined;
  return (x: number, y: number): void => {
    stamp ??= drawStamp(draw, scale, middle);
    const [left, top] = [Math.round(x * scale) - middle, Math.round(y * scale) - middle];
    target.drawImage(stamp, left / scale, top / scale, stamp.width / scale, stamp.height / scale);
  };
}

function drawStamp(draw: Parameters<typeof createStamp>[3], scale: number, middle: number): OffscreenCanvas {
  const stamp = new OffscreenCanvas(2 * middle, 2 * middle);
  const context = stamp.getContext('2d', { willReadFrequently: true });
  context?.scale(scale, scale);
  if (context) draw(context, middle / scale, middle / scale);
  return stamp;
}
