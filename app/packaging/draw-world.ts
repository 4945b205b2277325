/** Draws the world's first zooms with the worker that was just built, into one file beside it. Part of the build. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DrawingThread } from '../sources/world/drawing-thread.ts';
import { DRAWN_COORDS, DRAWN_TILES_FILE, packDrawnTiles } from '../sources/world/drawn-tiles.ts';

/** Far more than one tile takes on a slow computer. */
const TIMEOUT_MS = 120_000;

/** Writes the file into the folder of the built main process; takes a second or two. Rejects when a tile cannot be drawn. */
export async function drawWorld(mainDir: string): Promise<void> {
  const thread = new DrawingThread({
    workerUrl: pathToFileURL(join(mainDir, 'world-worker.js')),
    timeoutMs: TIMEOUT_MS,
  });
  const tiles: Uint8Array[] = [];
  for (const coord of DRAWN_COORDS) tiles.push(await thread.draw(coord, new AbortController().signal));
  await thread.close();
  writeFileSync(join(mainDir, DRAWN_TILES_FILE), packDrawnTiles(tiles));
}
