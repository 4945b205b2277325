/** Stores plain pictures for the built-in world, so that a program can show it without drawing. */

import { join } from 'node:path';
import { WORLD_ETAG } from '../../app/sources/world/world-source.ts';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';
import { openCache } from './cache-fixture.ts';
import { makeSvg } from './tile-images.ts';

/** Marks the tiles as the world's own, so that they count as fresh. */
const RECORD = { answeredMs: Date.now(), headers: { etag: WORLD_ETAG } };

/** Stores every tile of these zooms; call it before the program starts. */
export async function storePlainWorld(dataDir: string, zooms: readonly number[]): Promise<void> {
  const { cache, disk } = await openCache(join(dataDir, 'tiles'));
  for (const [index, coord] of zooms.flatMap(listZoom).entries()) {
    const key = { sourceId: WORLD_SOURCE.id, coord };
    await cache.set(key, { bytes: makeSvg(index), contentType: 'image/svg+xml', record: RECORD });
  }
  await cache.settle();
  await disk.close();
}

function listZoom(z: number) {
  const count = 2 ** z;
  return Array.from({ length: count * count }, (_, index) => ({ z, x: index % count, y: Math.floor(index / count) }));
}
