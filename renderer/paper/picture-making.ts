/** Makes a picture: gets its tiles, band after band, and has a worker draw and compress them. Never holds the whole picture. */
import { listBands, listBandTiles, type PictureFrame, type PlacedTile } from './picture-frame.ts';
import type { PictureLayer } from './picture-layers.ts';
import type { PictureMarks, PictureOrder, PictureReply } from './picture-messages.ts';

/** How many tiles of a layer are got at a time. */
const TILES_AT_A_TIME = 8;

export interface PictureWork {
  readonly frame: PictureFrame;
  /** The lowest first. */
  readonly layers: readonly PictureLayer[];
  readonly marks: PictureMarks;
  /** Returns who made what is drawn so far. Without it the picture has no credit. */
  readonly readCredit?: () => string;
  /** Takes the next bytes of the PNG file. Returns false if they can't be kept; then the picture isn't finished. */
  readonly keep: (bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>;
  /** Called with the share that is done, from 0 to 1. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** `stopped`: the signal has aborted, or the bytes couldn't be kept. */
export type MadePicture = 'made' | 'no-memory' | 'stopped';

/** Makes the picture as a PNG file. Never rejects. */
export async function makePicture({
  frame,
  layers,
  marks,
  readCredit = () => '',
  keep,
  onProgress,
  signal,
}: PictureWork): Promise<MadePicture> {
  const worker = createPictureWorker(signal);
  const { width, height } = frame;
  try {
    worker.send({ kind: 'begin', width, height, marks });
    const edgePx = layers[0]?.grid.edgePx ?? height;
    for (const band of listBands(frame, edgePx)) {
      worker.send({ kind: 'band', height: band.height });
      for (const layer of layers) {
        const tiles = listBandTiles(frame, band, layer.grid);
        await forEach(
          tiles,
          async (tile) => {
            const image = await layer.paint(tile.coord, signal);
            if (image) worker.send(describeDraw(tile, image, layer.opacity), [image]);
          },
          signal,
        );
        if (signal.aborted) return 'stopped';
      }
      const ended = await keepReply(await worker.ask({ kind: 'endBand', credit: readCredit() }), keep, signal);
      if (ended !== 'made') return ended;
      onProgress((band.top + band.height) / height);
    }
    return await keepReply(await worker.ask({ kind: 'end' }), keep, signal);
  } finally {
    worker.end();
  }
}

function describeDraw({ left, top, edgePx }: PlacedTile, image: ImageBitmap, opacity: number): PictureOrder {
  return { kind: 'draw', image, left, top, edgePx, opacity };
}

async function keepReply(reply: PictureReply, keep: PictureWork['keep'], signal: AbortSignal): Promise<MadePicture> {
  if (signal.aborted) return 'stopped';
  if (reply === null) return 'no-memory';
  const bytes = new Uint8Array(reply.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of reply) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes.length === 0 || (await keep(bytes)) ? 'made' : 'stopped';
}

/** Does the work of a list, some at a time and in its order. Ends early when the signal aborts. */
async function forEach<Item>(items: readonly Item[], act: (item: Item) => Promise<void>, signal: AbortSignal) {
  const left = [...items].reverse();
  const run = async () => {
    for (let item = left.pop(); item !== undefined && !signal.aborted; item = left.pop()) await act(item);
  };
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([aborted, Promise.all(Array.from({ length: TILES_AT_A_TIME }, run))]);
}

function createPictureWorker(signal: AbortSignal) {
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' });
  return {
    send: (order: PictureOrder, transfer: Transferable[] = []) => worker.postMessage(order, transfer),
    ask: (order: PictureOrder) =>
      new Promise<PictureReply>((resolve) => {
        worker.onmessage = ({ data }: MessageEvent<PictureReply>) => resolve(data);
        // Also when its script doesn't load, because the program has ended or was updated.
        worker.onerror = () => resolve(null);
        signal.addEventListener('abort', () => resolve(null), { once: true });
        worker.postMessage(order);
      }),
    end: () => worker.terminate(),
  };
}
