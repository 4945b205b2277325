/** The page's worker of one layer: reads its file and answers what is drawn and found. It has no network and no page. */
import { readGeoFile } from '../../shared/geo-file/read-geo-file.ts';
import { describeShapes } from './area-features.ts';
import { paintBand } from './band-painting.ts';
import { answerSelection } from './feature-choice.ts';
import { extractFeature } from './feature-details.ts';
import { findLayerTile, type LayerIndex } from './layer-index.ts';
import { listLabels } from './layer-labels.ts';
import type { LayerCall, LayerCalls, LayerReply } from './layer-messages.ts';
import { TILE_EDGE_PX } from './layer-parts.ts';
import { readLayer } from './layer-reading.ts';
import { measurePoint, POINT_MARGIN_PX, paintPoint, paintTile, type TileLook } from './tile-painting.ts';

const canvas = new OffscreenCanvas(TILE_EDGE_PX, TILE_EDGE_PX);
// The picture goes to the page, so it is never drawn by the graphics card.
const brush = canvas.getContext('2d', { willReadFrequently: true });
let index: LayerIndex | null = null;
/** The width of the band of each feature, in metres; 0 for none. */
let bands: readonly number[] = [];
const chosen = new Set<number>();

addEventListener('message', ({ data }: MessageEvent<LayerCall>) => {
  const message: LayerReply = { id: data.id, reply: answer(data) };
  postMessage(message, { transfer: message.reply instanceof ImageBitmap ? [message.reply] : [] });
});

function answer(call: LayerCall): LayerReply['reply'] {
  if (call.name === 'read') {
    const reading = readLayer(readGeoFile(call.args.bytes));
    index = reading.index;
    return reading.facts;
  }
  if (call.name === 'readShapes') {
    const reading = readLayer(describeShapes(call.args.shapes));
    index = reading.index;
    bands = call.args.shapes.map((shape) => (shape.kind === 'track' ? shape.widthMetres : 0));
    return reading.facts;
  }
  if (call.name === 'extract') return extractFeature(readGeoFile(call.args.bytes), call.args.feature);
  if (call.name === 'paint') return index && paint(index, call.args);
  if (call.name === 'label') return index ? listLabels(index, call.args.property, call.args.box) : [];
  return answerSelection(index, chosen, call);
}

function paint(layer: LayerIndex, { coord, look: { isOfSelected, ...rest }, pixelRatio }: LayerCalls['paint']['args']) {
  const look = { ...rest, selected: isOfSelected ? chosen : null };
  if (!brush) return null;
  const edgePx = Math.round(TILE_EDGE_PX * pixelRatio);
  // Setting the size wipes the canvas.
  [canvas.width, canvas.height] = [edgePx, edgePx];
  const scale = edgePx / TILE_EDGE_PX;
  brush.scale(scale, scale);
  let isPainted = false;
  for (const [feature, widthMetres] of bands.entries())
    if (
      widthMetres > 0 &&
      !isOfSelected &&
      paintBand(brush, layer, coord, { feature, widthMetres, colour: look.colour })
    )
      isPainted = true;
  const tile = findLayerTile(layer, coord);
  if (paintTile(brush, layer, tile, look, createStamp(brush, look, scale))) isPainted = true;
  return isPainted ? canvas.transferToImageBitmap() : null;
}

/** Paints points as copies of one, on whole pixels: several times as fast as circles. */
function createStamp(target: OffscreenCanvasRenderingContext2D, look: TileLook, scale: number) {
  const middle = Math.ceil((measurePoint(look.widthPx) + POINT_MARGIN_PX) * scale);
  let stamp: OffscreenCanvas | undefined;
  return (x: number, y: number): void => {
    stamp ??= drawStamp(look, scale, middle);
    const [left, top] = [Math.round(x * scale) - middle, Math.round(y * scale) - middle];
    target.drawImage(stamp, left / scale, top / scale, stamp.width / scale, stamp.height / scale);
  };
}

function drawStamp(look: TileLook, scale: number, middle: number): OffscreenCanvas {
  const stamp = new OffscreenCanvas(2 * middle, 2 * middle);
  const context = stamp.getContext('2d', { willReadFrequently: true });
  context?.scale(scale, scale);
  if (context) paintPoint(context, look, middle / scale, middle / scale);
  return stamp;
}
