/** Scopes on disk: exactly their tiles go, everything else stays byte for byte, and an undo restores them unchanged. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TileScope } from '../../../../../app/cache/clearing/tile-scope.ts';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import type { TrashedTiles } from '../../../../../app/cache/disk/scope-store.ts';
import { formatTileCoord, MAX_ZOOM, type TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { listFiles, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import {
  listPlanted,
  listRecorded,
  plantTiles,
  someCoords,
  toTileSet,
  writeTiles,
} from '../../../../support/tile-sets.ts';

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

/** Every tile with its file's time, which a move doesn't change. */
function listTimes(sourceDir: string): readonly string[] {
  return listPlanted(sourceDir).map((name) => `${name} ${fs.statSync(path.join(sourceDir, name)).mtimeMs}`);
}

/** Every tile with its record. */
async function listAnswers(disk: DiskTier): Promise<readonly string[]> {
  const seen: string[] = [];
  await disk.scopes.measure(SOURCE_ID, {
    ...WHOLE,
    isWanted: (coord, { answeredMs, warmed }) => seen.push(`${formatTileCoord(coord)} ${answeredMs} ${warmed}`) > 0,
  });
  return seen.sort();
}

function clear(disk: DiskTier, scope: TileScope): Promise<TrashedTiles | undefined> {
  return disk.scopes.clear(SOURCE_ID, scope, () => undefined);
}

async function restoreAll(disk: DiskTier, trashed: TrashedTiles | undefined): Promise<void> {
  if (trashed) await disk.purge((await disk.scopes.restore(trashed)).dir);
}

const namesOf = (coords: readonly TileCoord[]): string[] => coords.map(formatTileCoord).sort();

describe('a scope', () => {
  it('is measured, moved away and restored to the tile, whatever exists and whatever is chosen', async () => {
    await fc.assert(
      fc.asyncProperty(someCoords, fc.nat(30), someChoice, async (there, oldOnes, choice) => {
        const { disk, cacheDir, sourceDir } = await open();
        const [old, recent] = [there.slice(0, oldOnes), there.slice(oldOnes)];
        await writeTiles(disk, old, OLD);
        await writeTiles(disk, recent, NEW);
        const [before, answers] = [listTimes(sourceDir), await listAnswers(disk)];
        const chosen = there.filter((coord) => isChosen(choice, coord, namesOf(old)));
        const others = there.filter((coord) => !chosen.includes(coord));
        const scope = toScope(choice);

        const measured = await disk.scopes.measure(SOURCE_ID, scope);
        expect([measured.wanted.tiles, measured.others.tiles]).toEqual([chosen.length, others.length]);
        expect(await disk.scopes.hasAnyTile(SOURCE_ID, scope)).toBe(chosen.length > 0);

        const trashed = await clear(disk, scope);
        expect(listPlanted(sourceDir)).toEqual(namesOf(others));
        expect(listRecorded(sourceDir)).toEqual(namesOf(others));
        if (trashed?.counted) expect(trashed.counted).toEqual(measured.wanted);

        await restoreAll(disk, trashed);
        expect(listTimes(sourceDir)).toEqual(before);
        expect(await listAnswers(disk)).toEqual(answers);

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

  it('reports which sets of tiles it touches, including kept ones', async () => {
    const { disk, sourceDir } = await open();
    const [one, two, three] = [1, 2, 3].map((x): TileCoord => ({ z: 6, x, y: 5 })) as [TileCoord, TileCoord, TileCoord];
    plantTiles(sourceDir, [one, two, three]);
    const sets = [[one], [two], [three], [{ z: 6, x: 9, y: 9 }]].map(toTileSet);
    const scope = { ...WHOLE, within: toTileSet([one, two]), kept: toTileSet([two]) };
    const { touches, wanted } = await disk.scopes.measure(SOURCE_ID, scope, { sets });
    expect([touches, wanted.tiles]).toEqual([[true, true, false, false], 1]);
  });

  it('judges a tile without a record by the time of its file', async () => {
    const { disk, sourceDir } = await open();
    plantTiles(sourceDir, [{ z: 2, x: 1, y: 1 }]);
    fs.utimesSync(path.join(sourceDir, '2/1/1'), 5, 5);
    const seen: number[] = [];
    await disk.scopes.measure(SOURCE_ID, { ...WHOLE, isWanted: (_coord, record) => seen.push(record.answeredMs) > 0 });
    expect(seen).toEqual([5000]);
  });

  it('of everything takes a handful of renames, and leaves no folder of the source', async () => {
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
    expect(fs.readdirSync(trashed?.dir ?? '').sort()).toEqual(['.records', '.tmp', '2', '6']);
  });

  it('of everything is restored with its records, except for what is newer and what was unfinished', async () => {
    const { disk, sourceDir } = await open();
    const [older, replaced] = [
      { z: 2, x: 1, y: 1 },
      { z: 6, x: 30, y: 30 },
    ];
    await writeTiles(disk, [older, replaced], OLD);
    fs.writeFileSync(path.join(sourceDir, '.tmp', 'theirs'), 'half');
    const trashed = (await clear(disk, WHOLE)) as TrashedTiles;
    await writeTiles(disk, [replaced], NEW);
    await disk.scopes.restore(trashed);
    expect(await listAnswers(disk)).toEqual(['2/1/1 1000 undefined', '6/30/30 2000 true']);
    expect(fs.existsSync(path.join(sourceDir, '.tmp', 'theirs'))).toBe(false);
  });

  it('keeps a column whole that has one kept tile still to come', async () => {
    const { disk, sourceDir } = await open();
    plantTiles(sourceDir, [{ z: 6, x: 30, y: 30 }]);
    const column = path.join(sourceDir, '6', '30');
    const inode = fs.statSync(column).ino;
    await clear(disk, { ...WHOLE, kept: toTileSet([{ z: 6, x: 30, y: 31 }]) });
    // Either removed because it is empty, or still the same folder: never moved.
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

  it('moves the other tiles when one cannot be moved, and says why', async () => {
    const { disk, cacheDir, sourceDir } = await open();
    const tiles = [30, 31].map((x): TileCoord => ({ z: 6, x, y: 30 }));
    plantTiles(sourceDir, tiles);
    const trash = path.join(cacheDir, '.trash');
    // Right when they have been judged, puts a folder where the second one should go.
    const isWanted = (): boolean => {
      const [moving = ''] = fs.readdirSync(trash);
      fs.mkdirSync(path.join(trash, moving, '6', '31', '30'), { recursive: true });
      return true;
    };
    const trashed = await clear(disk, { ...WHOLE, isWanted });
    expect(trashed?.failure).toMatchObject({ code: 'cache-unavailable' });
    expect(listPlanted(sourceDir)).not.toContain('6/30/30');
    expect(listPlanted(sourceDir)).toContain('6/31/30');
  });

  it('puts a tile back that has replaced a judged one', async () => {
    const { disk, sourceDir } = await open();
    const tile = { z: 6, x: 30, y: 30 };
    plantTiles(sourceDir, [tile]);
    const file = path.join(sourceDir, formatTileCoord(tile));
    const isWanted = (): boolean => {
      fs.writeFileSync(`${file}.new`, 'a newer tile');
      fs.renameSync(`${file}.new`, file);
      return true;
    };
    const moved: TileCoord[] = [];
    const trashed = await disk.scopes.clear(SOURCE_ID, { ...WHOLE, isWanted }, (coords) => moved.push(...coords));
    expect([trashed, moved, fs.readFileSync(file, 'utf8')]).toEqual([undefined, [], 'a newer tile']);
  });
});

describe('an undo', () => {
  const TILES = [30, 31].flatMap((x) => [30, 31].map((y): TileCoord => ({ z: 6, x, y })));

  it('never replaces a newer tile, whether folders or tiles are restored', async () => {
    for (const scope of [
      WHOLE,
      { ...WHOLE, kept: toTileSet([{ z: 6, x: 1, y: 1 }]) },
      { ...WHOLE, isWanted: () => true },
    ]) {
      const { disk, cacheDir, sourceDir } = await open();
      await writeTiles(disk, TILES, OLD);
      const trashed = (await clear(disk, scope)) as TrashedTiles;
      const newer = path.join(sourceDir, '6/30/31');
      fs.mkdirSync(path.dirname(newer), { recursive: true });
      fs.writeFileSync(newer, 'newer');
      await restoreAll(disk, trashed);
      expect(fs.readFileSync(newer, 'utf8')).toBe('newer');
      fs.rmSync(newer);
      expect(listPlanted(sourceDir)).toEqual(['6/30/30', '6/31/30', '6/31/31']);
      expect(listFiles(path.join(cacheDir, '.trash'))).toEqual([]);
    }
  });

  it('restores the records, next to those written meanwhile', async () => {
    const { disk } = await open();
    await writeTiles(disk, TILES, OLD);
    const trashed = (await clear(disk, { ...WHOLE, minZoom: 6, maxZoom: 6 })) as TrashedTiles;
    await writeTiles(disk, TILES.slice(0, 1), NEW);
    await restoreAll(disk, trashed);
    expect(await listAnswers(disk)).toEqual([
      '6/30/30 2000 true',
      '6/30/31 1000 undefined',
      '6/31/30 1000 undefined',
      '6/31/31 1000 undefined',
    ]);
  });

  it('never restores through a link in place of a folder', async () => {
    const { disk, sourceDir } = await open();
    const elsewhere = makeTempDir();
    plantTiles(sourceDir, TILES);
    const trashed = (await clear(disk, { ...WHOLE, isWanted: () => true })) as TrashedTiles;
    fs.mkdirSync(path.join(sourceDir, '6'), { recursive: true });
    fs.symlinkSync(elsewhere, path.join(sourceDir, '6', '30'));
    await expect(disk.scopes.restore(trashed)).rejects.toMatchObject({ code: 'cache-unavailable' });
    expect([fs.readdirSync(elsewhere), listPlanted(sourceDir)]).toEqual([[], ['6/31/30', '6/31/31']]);
  });
});
