/** Guarantee 5 for a scoped clear: its tiles are no longer served in any way, and no other tile is lost. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TileScope } from '../../../../app/cache/clearing/tile-scope.ts';
import type { TileKey } from '../../../../app/cache/files/tile-path.ts';
import { TileCache } from '../../../../app/cache/tile-cache.ts';
import { MAX_ZOOM } from '../../../../shared/tiles/tile-coord.ts';
import { imageOf, keyOf, makeGate, NEVER, openCache, SOURCE_ID } from '../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';
import { makePng } from '../../../support/tile-images.ts';
import { makeOrigin, PLAIN_RECORD } from '../../../support/tile-origin.ts';
import { toTileSet } from '../../../support/tile-sets.ts';

const KEY = keyOf(6, 33, 21);
const NEIGHBOUR = keyOf(6, 33, 22);
const OTHER_ZOOM = keyOf(7, 33, 21);
const ALL = [KEY, NEIGHBOUR, OTHER_ZOOM];
const WHOLE: TileScope = { minZoom: 0, maxZoom: MAX_ZOOM };

/** Scopes that contain `KEY` but not the others listed in `others`: by place, by kept tiles, by state, by zoom. */
const SCOPES: Readonly<Record<string, TileScope>> = {
  place: { ...WHOLE, within: toTileSet([KEY.coord]) },
  kept: { ...WHOLE, kept: toTileSet([NEIGHBOUR.coord, OTHER_ZOOM.coord]) },
  state: { ...WHOLE, isWanted: ({ z, y }) => z === 6 && y === 21 },
};

function olderImage(key: TileKey): ReturnType<typeof imageOf> {
  return {
    bytes: new Uint8Array(makePng(7, { noiseBytes: 50 })),
    contentType: 'image/png',
    record: imageOf(key).record,
  };
}

describe('a clear with a scope', () => {
  for (const [name, scope] of Object.entries(SCOPES)) {
    it(`by ${name} removes its tile from memory and disk, and no other`, async () => {
      const { cache, disk, loads } = await openCache(makeTempDir());
      for (const key of ALL) await cache.set(key, imageOf(key));
      await cache.clearScope(SOURCE_ID, scope);
      const tiers = [];
      for (const key of ALL) tiers.push((await cache.getTile(key, NEVER)).tier);
      // A clear of the whole source empties memory, so the kept tiles come from disk.
      const tier = name === 'kept' ? 'disk' : 'memory';
      expect([tiers, loads]).toEqual([['source', tier, tier], [KEY]]);
      await cache.settle();
      await disk.close();
    });
  }

  it('of whole zooms removes all of these from memory, and no other', async () => {
    const { cache, disk } = await openCache(makeTempDir());
    for (const key of ALL) await cache.set(key, imageOf(key));
    await cache.clearScope(SOURCE_ID, { minZoom: 6, maxZoom: 6 });
    expect(ALL.map((key) => cache.has(key))).toEqual([false, false, true]);
    expect([await cache.getCachedTile(KEY), (await cache.getCachedTile(OTHER_ZOOM))?.tier]).toEqual([
      undefined,
      'memory',
    ]);
    await disk.close();
  });

  it('removes a tile from memory that never reached the disk', async () => {
    const { cache, disk, cacheDir } = await openCache(makeTempDir());
    fs.writeFileSync(path.join(cacheDir, SOURCE_ID), 'in the way');
    for (const key of ALL) await cache.set(key, imageOf(key)).catch(() => undefined);
    await cache.clearScope(SOURCE_ID, { ...WHOLE, within: toTileSet([KEY.coord]) });
    expect(ALL.map((key) => cache.has(key))).toEqual([false, true, true]);
    await disk.close();
  });

  it('includes a tile whose write is pending', async () => {
    for (const scope of [WHOLE, ...Object.values(SCOPES)]) {
      const { cache, disk, fileOf } = await openCache(makeTempDir());
      const writing = cache.set(KEY, imageOf(KEY));
      await cache.clearScope(SOURCE_ID, scope);
      await writing;
      expect([fs.existsSync(fileOf(KEY)), await cache.getCachedTile(KEY)]).toEqual([false, undefined]);
      await disk.close();
    }
  });

  it('invalidates a read that began before it: it neither returns nor promotes what it found', async () => {
    for (const scope of [WHOLE, ...Object.values(SCOPES)]) {
      const { cache: filled, disk } = await openCache(makeTempDir());
      await filled.set(KEY, imageOf(KEY));
      const [started, gate] = [makeGate(), makeGate()];
      const read = async (key: TileKey): ReturnType<typeof disk.read> => {
        const tile = await disk.read(key);
        started.open();
        await gate.opened;
        return tile;
      };
      const cache = new TileCache({ disk: withRead(disk, read), origin: makeOrigin(async (key) => imageOf(key)) });
      const reading = cache.getCachedTile(KEY);
      await started.opened;
      await cache.clearScope(SOURCE_ID, scope);
      gate.open();
      expect([await reading, cache.size]).toEqual([undefined, 0]);
      await disk.close();
    }
  });

  it('keeps a tile that its source delivers afterwards, even if requested before', async () => {
    const gate = makeGate();
    const { cache, disk, fileOf } = await openCache(makeTempDir(), {
      load: async (key) => {
        await gate.opened;
        return imageOf(key);
      },
    });
    const asked = cache.getTile(KEY, NEVER);
    await cache.clearScope(SOURCE_ID, { ...WHOLE, within: toTileSet([KEY.coord]) });
    gate.open();
    await asked;
    await cache.settle();
    expect([fs.existsSync(fileOf(KEY)), (await cache.getCachedTile(KEY))?.tier]).toEqual([true, 'memory']);
    await disk.close();
  });

  it('keeps a newer tile in memory when the cleared one is finally confirmed', async () => {
    const [asked, gate] = [makeGate(), makeGate()];
    const { cache, disk } = await openCache(makeTempDir(), {
      origin: {
        judgeTile: () => 'stale',
        revalidateTile: async () => {
          asked.open();
          await gate.opened;
          return { kind: 'confirmed', record: PLAIN_RECORD };
        },
      },
    });
    await cache.set(KEY, olderImage(KEY));
    const asking = cache.revalidateTile(KEY, NEVER);
    await asked.opened;
    await cache.clearScope(SOURCE_ID, WHOLE);
    await cache.getTile(KEY, NEVER);
    gate.open();
    await asking;
    expect((await cache.getCachedTile(KEY))?.bytes).toEqual(imageOf(KEY).bytes);
    await cache.settle();
    await disk.close();
  });

  it('lets no warming restore a tile from memory meanwhile', async () => {
    const { disk, fileOf } = await openCache(makeTempDir());
    const [moved, gate] = [makeGate(), makeGate()];
    const scopes = {
      clear: async (...args: Parameters<typeof disk.scopes.clear>) => {
        const trashed = await disk.scopes.clear(...args);
        moved.open();
        await gate.opened;
        return trashed;
      },
    };
    const asked: TileKey[] = [];
    const origin = makeOrigin(async (key) => {
      asked.push(key);
      return imageOf(key);
    });
    const cache = new TileCache({ disk: Object.assign(withRead(disk, disk.read.bind(disk)), { scopes }), origin });
    await cache.set(KEY, olderImage(KEY));
    const clearing = cache.clearScope(SOURCE_ID, { minZoom: 6, maxZoom: 6 });
    await moved.opened;
    await cache.warmTile(KEY, { mode: 'missing', sinceMs: 0 }, NEVER);
    gate.open();
    await clearing;
    expect(asked).toEqual([KEY]);
    expect(fs.readFileSync(fileOf(KEY))).toEqual(Buffer.from(imageOf(KEY).bytes));
    await disk.close();
  });

  it('in any order with reads and writes serves nothing old, and loses no other tile', async () => {
    const scopes = fc.constantFrom(...Object.values(SCOPES));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { minLength: 3, maxLength: 12 }), scopes, playSteps),
      { numRuns: 25 },
    );
  });
});

const STEPS: readonly ((cache: TileCache, scope: TileScope) => unknown)[] = [
  (cache, scope) => cache.clearScope(SOURCE_ID, scope),
  (cache) => cache.getTile(KEY, NEVER),
  (cache) => cache.set(KEY, imageOf(KEY)),
  (cache) => cache.getTile(NEIGHBOUR, NEVER),
  (cache) => cache.set(OTHER_ZOOM, imageOf(OTHER_ZOOM)),
  (cache) => cache.clearMemory(),
];

async function playSteps(steps: typeof STEPS, scope: TileScope): Promise<void> {
  const { cache, disk } = await openCache(makeTempDir());
  for (const key of ALL) await cache.set(key, olderImage(key));
  const running: unknown[] = [cache.clearScope(SOURCE_ID, scope)];
  for (const step of steps) {
    running.push(step(cache, scope));
    await Promise.resolve();
  }
  await Promise.all(running);
  await cache.settle();
  const isOld = async (key: TileKey): Promise<boolean> => {
    const tile = await cache.getCachedTile(key);
    return tile !== undefined && Buffer.from(tile.bytes).equals(olderImage(key).bytes);
  };
  for (const forget of [() => undefined, () => cache.clearMemory()]) {
    forget();
    expect([await isOld(KEY), await isOld(NEIGHBOUR)]).toEqual([false, true]);
    expect(await cache.getCachedTile(OTHER_ZOOM)).toBeDefined();
  }
  await disk.close();
}

/** A disk with another `read`. */
function withRead(
  disk: Awaited<ReturnType<typeof openCache>>['disk'],
  read: (key: TileKey) => ReturnType<typeof disk.read>,
): ConstructorParameters<typeof TileCache>[0]['disk'] {
  return {
    read,
    check: disk.check.bind(disk),
    write: disk.write.bind(disk),
    writeRecord: disk.writeRecord.bind(disk),
    has: disk.has.bind(disk),
    removeTiles: disk.removeTiles.bind(disk),
    scopes: disk.scopes,
  };
}
