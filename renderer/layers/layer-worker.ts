/** The page's worker of one layer: reads its file and answers what is drawn and found. It has no network and no page. */
import { readGeoFile } from '../../shared/geo-file/read-geo-file.ts';
import { pickFeatures } from './feature-picking.ts';
import { findLayerTile, type LayerIndex } from './layer-index.ts';
import { listLabels } from './layer-labels.ts';
import type { LayerCall, LayerCalls, LayerReply } from './layer-messages.ts';
import { TILE_EDGE_PX } from './layer-parts.ts';
import { readLayer } from './layer-reading.ts';
import { paintTile } from './tile-painting.ts';

const canvas = new OffscreenCanvas(TILE_EDGE_PX, TILE_EDGE_PX);
// The picture goes to the page, so it is never drawn by the graphics card.
const brush = canvas.getContext('2d', { willReadFrequently: true });
let index: LayerIndex | null = null;

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
  if (call.name === 'paint') return index && paint(index, call.args);
  if (call.name === 'label') return index ? listLabels(index, call.args.property, call.args.box) : [];
  return index ? pickFeatures(index, call.args) : [];
}

function paint(layer: LayerIndex, { coord, look, pixelRatio }: LayerCalls['paint']['args']): ImageBitmap | null {
  if (!brush) return null;
  const edgePx = Math.round(TILE_EDGE_PX * pixelRatio);
  // Setting the size wipes the canvas.
  [canvas.width, canvas.height] = [edgePx, edgePx];
  brush.scale(edgePx / TILE_EDGE_PX, edgePx / TILE_EDGE_PX);
  return paintTile(brush, layer, findLayerTile(layer, coord), look) ? canvas.transferToImageBitmap() : null;
}
