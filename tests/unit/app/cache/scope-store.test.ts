/** Scopes on disk: exactly their tiles go, all else stays byte for byte, and an undo brings them back as they were. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiskTier } from '../../../../app/cache/disk-tier.ts';
import type { TrashedTiles } from '../../../../app/cache/scope-store.ts';
import type { TileScope } from '../../../../app/cache/tile-scope.ts';
import { formatTileCoord, MAX_ZOOM, type TileCoord } from '../../../../shared/tile-coord.ts';
import { listFiles, SOURCE_ID } from '../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';
import { listPlanted, plantTiles, someCoords, toTileSet, writeTiles } from '../../../support/tile-sets.ts';

const WHOLE: TileScope = { minZoom: 0, maxZoom: MAX_ZOOM };
const [OLD, NEW] = [
  { answeredMs: 1000, headers: {} },
  { answeredMs: 2000, headers: {}, warmed: true },
] as const;

interface Choice {
  readonly zooms: readonly [min: number, max: number];
  readonly within: readonly TileCoord[] | undefined;
  readonly kept: readonly TileCoord[] | undefined;
  readonly isOld: boolean;
}

const someChoice: fc.Arbitrary<Choice> = fc.record({
  zooms: fc.constantFrom([0, MAX_ZOOM] as const, [0, 2] as const, [6, 6] as const, [3, 5] as const),
  within: fc.option(someCoords, { nil: undefined }),
  kept: fc.option(someCoords, { nil: undefined }),
  isOld: fc.boolean(),
});

function toScope({ zooms: [minZoom, maxZoom], within, kept, isOld }: Choice): TileScope {
  return {
    minZoom,
    maxZoom,
    within: within && toTileSet(within),
    kept: kept && toTileSet(kept),
    isWanted: isOld ? (_coord, record) => record.answeredMs < NEW.answeredMs : undefined,
  };
}

function isChosen(
  { zooms: [min, max], within, kept, isOld }: Choice,
  coord: TileCoord,
  old: readonly string[],
): boolean {
  const name = formatTileCoord(coord);
  const isIn = (set: readonly TileCoord[]): boolean => set.map(formatTileCoord).includes(name);
  if (coord.z < min || coord.z > max || (within && !isIn(within)) || (kept && isIn(kept))) return false;
  return !isOld || old.includes(name);
}

async function open(cacheDir = makeTempDir()): Promise<{ disk: DiskTier; cacheDir: string; sourceDir: string }> {
  return { disk: await DiskTier.open({ cacheDir }), cacheDir, sourceDir: path.join(cacheDir, SOURCE_ID) };
}

/** Every tile with its file's time, which no move changes. */
function listTimes(sourceDir: string): readonly string[] {
  return listPlanted(sourceDir).map((name) => `${name} ${fs.statSync(path.join(sourceDir, name)).mtimeMs}`);
}

function clear(disk: DiskTier, scope: TileScope): Promise<TrashedTiles | undefined> {
  return disk.scopes.clear(SOURCE_ID, scope, () => undefined);
}

async function restoreAll(disk: DiskTier, trashed: TrashedTiles | undefined): Promise<void> {
  if (trashed) await disk.purge((await disk.scopes.restore(trashed)).dir);
}

const namesOf = (coords: readonly TileCoord[]): string[] => coords.map(formatTileCoord).sort();

describe('a scope', () => {
  it('is measured, moved away and brought back to the tile, whatever there is and whatever is chosen', async () => {
    await fc.assert(
      fc.asyncProperty(someCoords, fc.nat(30), someChoice, async (there, oldOnes, choice) => {
        const { disk, cacheDir, sourceDir } = await open();
        const [old, recent] = [there.slice(0, oldOnes), there.slice(oldOnes)];
        await writeTiles(disk, old, OLD);
        await writeTiles(disk, recent, NEW);
        const before = listTimes(sourceDir);
        const chosen = there.filter((coord) => isChosen(choice, coord, namesOf(old)));
        const others = there.filter((coord) => !chosen.includes(coord));
        const scope = toScope(choice);

        const measured = await disk.scopes.measure(SOURCE_ID, scope);
        expect([measured.wanted.tiles, measured.others.tiles]).toEqual([chosen.length, others.length]);
        expect(await disk.scopes.hasAnyTile(SOURCE_ID, scope)).toBe(chosen.length > 0);

        const trashed = await clear(disk, scope);
        expect(listPlanted(sourceDir)).toEqual(namesOf(others));
        if (trashed?.counted) expect(trashed.counted).toEqual(measured.wanted);

        await restoreAll(disk, trashed);
        expect(listTimes(sourceDir)).toEqual(before);
        for (const coord of there) {
          const record = (await disk.scopes.measure(SOURCE_ID, { ...WHOLE, within: toTileSet([coord]) })).wanted;
          expect(record.tiles).toBe(1);
        }

        const again = await clear(disk, scope);
        const freed = again ? await disk.purge(again.dir) : { tiles: 0, bytes: 0 };
        expect(freed).toEqual(measured.wanted);
        expect(listPlanted(sourceDir)).toEqual(namesOf(others));
        expect(listFiles(path.join(cacheDir, '.trash'))).toEqual([]);
        await disk.close();
      }),
      { numRuns: 25 },
    );
  });

  it('tells which sets of tiles it touches, those included that are kept', async () => {
    const { disk, sourceDir } = await open();
    const [one, two, three] = [1, 2, 3].map((x): TileCoord => ({ z: 6, x, y: 5 })) as [TileCoord, TileCoord, TileCoord];
    plantTiles(sourceDir, [one, two, three]);
    const sets = [[one], [two], [three], [{ z: 6, x: 9, y: 9 }]].map(toTileSet);
    const scope = { ...WHOLE, within: toTileSet([one, two]), kept: toTileSet([two]) };
    const { touches, wanted } = await disk.scopes.measure(SOURCE_ID, scope, { sets });
    expect([touches, wanted.tiles]).toEqual([[true, true, false, false], 1]);
  });

  it('of a tile of which nothing is known goes by the time of its file', async () => {
    const { disk, sourceDir } = await open();
    plantTiles(sourceDir, [{ z: 2, x: 1, y: 1 }]);
    fs.utimesSync(path.join(sourceDir, '2/1/1'), 5, 5);
    const seen: number[] = [];
    await disk.scopes.measure(SOURCE_ID, { ...WHOLE, isWanted: (_coord, record) => seen.push(record.answeredMs) > 0 });
    expect(seen).toEqual([5000]);
  });

  it('of everything is a handful of renames, and leaves no folder of the source', async () => {
    const { disk, sourceDir } = await open();
    await writeTiles(
      disk,
      [
        { z: 2, x: 1, y: 1 },
        { z: 6, x: 30, y: 30 },
      ],
      OLD,
    );
    const trashed = await clear(disk, WHOLE);
    expect([trashed?.counted, fs.existsSync(sourceDir)]).toEqual([null, false]);
    expect(fs.readdirSync(trashed?.dir ?? '').sort()).toEqual(['.records', '2', '6']);
  });

  it('leaves a column whole to which one tile is kept that has not come yet', async () => {
    const { disk, sourceDir } = await open();
    plantTiles(sourceDir, [{ z: 6, x: 30, y: 30 }]);
    const column = path.join(sourceDir, '6', '30');
    const inode = fs.statSync(column).ino;
    await clear(disk, { ...WHOLE, kept: toTileSet([{ z: 6, x: 30, y: 31 }]) });
    // Gone because it is empty, or there because it is the same: never moved.
    const isThere = fs.existsSync(column);
    expect(isThere ? fs.statSync(column).ino : inode).toBe(inode);
    expect(listPlanted(sourceDir)).toEqual([]);
  });

  it('leaves foreign files, links and folders where they are, and follows no link', async () => {
    const { disk, sourceDir } = await open();
    const elsewhere = makeTempDir();
    plantTiles(elsewhere, [{ z: 6, x: 33, y: 21 }]);
    plantTiles(sourceDir, [{ z: 6, x: 33, y: 21 }]);
    fs.writeFileSync(path.join(sourceDir, 'notes.txt'), 'mine');
    fs.writeFileSync(path.join(sourceDir, '6', '33', '21.png'), 'mine');
    fs.symlinkSync(path.join(elsewhere, '6'), path.join(sourceDir, '8'));
    fs.symlinkSync(path.join(elsewhere, '6', '33'), path.join(sourceDir, '6', '35'));
    fs.mkdirSync(path.join(sourceDir, '6', '33', '40'));
    fs.writeFileSync(path.join(sourceDir, '6', '34'), 'a file in place of a column');
    await clear(disk, { ...WHOLE, isWanted: () => true });
    await clear(disk, {
      ...WHOLE,
      kept: toTileSet([
        { z: 6, x: 1, y: 1 },
        { z: 8, x: 1, y: 1 },
      ]),
    });
    expect(fs.readdirSync(sourceDir).sort()).toEqual(['6', '8', 'notes.txt']);
    expect(fs.readdirSync(path.join(sourceDir, '6')).sort()).toEqual(['34', '35']);
    expect(listPlanted(elsewhere)).toEqual(['6/33/21']);
  });

  it('clears what it can when one tile cannot be moved, and says why', async () => {
    const { disk, sourceDir } = await open();
    plantTiles(sourceDir, [
      { z: 6, x: 30, y: 30 },
      { z: 6, x: 31, y: 30 },
    ]);
    const scope = {
      ...WHOLE,
      within: toTileSet([
        { z: 6, x: 30, y: 30 },
        { z: 6, x: 31, y: 30 },
      ]),
    };
    // The trash is made anew by whoever is first: here somebody else's file is in the way of one column.
    const trashed = await disk.scopes.clear(SOURCE_ID, scope, () => {
      const [moving] = fs.readdirSync(path.join(sourceDir, '..', '.trash'));
      fs.rmSync(path.join(sourceDir, '..', '.trash', moving ?? '', '6'), { recursive: true });
    });
    expect(trashed?.failure).toBeUndefined();
    expect(listPlanted(sourceDir)).toEqual([]);
  });
});
