/** Exact plans of a download: the order of tiles, the rounds of a run, and what is left out of them. */
import { expect, it } from 'vitest';
import { toTileId } from '../../../../../app/archives/pmtiles/tile-id.ts';
import type { FoundTile } from '../../../../../app/cache/tree/tile-list.ts';
import { planArea } from '../../../../../app/service/warming/area-download.ts';
import { mergeIds, sortIds, walkAlongCurve } from '../../../../../app/service/warming/curve-order.ts';
import { createTileCover } from '../../../../../app/warming/cover/tile-cover.ts';
import { CodedError } from '../../../../../shared/errors.ts';
import type { TileColumn } from '../../../../../shared/tiles/tile-column.ts';
import type { TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { boxOf } from '../../../../support/tile-box.ts';

const NEVER = new AbortController().signal;
const BATCH = 10;
const AREA = {
  sourceId: 'city',
  minZoom: 5,
  maxZoom: 7,
  cover: createTileCover({ kind: 'box', box: boxOf({ z: 5, x0: 15, x1: 16, y0: 10, y1: 10 }) }),
};
// 2 tiles of zoom 5, 8 of zoom 6 and 32 of zoom 7.
const COUNT = 42;
const RECORD = { answeredMs: 0, headers: {} };

async function listAll(): Promise<readonly TileCoord[]> {
  const coords: TileCoord[] = [];
  for await (const coord of walkAlongCurve(AREA)) coords.push(coord);
  return coords;
}

/** A source that has the tiles of even columns, ten bytes each, and what it was asked to plan. */
function startPlanner() {
  const rounds: (readonly TileCoord[])[] = [];
  const planDownload = async (coords: readonly TileCoord[]) => {
    rounds.push(coords);
    const tiles = coords.filter(({ x }) => x % 2 === 0).length;
    return { tiles, bytes: 10 * tiles, requests: 1 };
  };
  return { planner: { planDownload, batchTiles: BATCH }, rounds };
}

/** A disk with these tiles. */
function diskWith(tiles: readonly TileCoord[]) {
  return {
    async *findTiles(_id: string, zoom: number, columns: Iterable<TileColumn>): AsyncGenerator<readonly FoundTile[]> {
      for (const { x } of columns) {
        const rows = tiles.filter((tile) => tile.z === zoom && tile.x === x);
        yield rows.map(({ y }) => ({ x, y, hint: { size: 1, record: RECORD } }));
      }
    },
  };
}

it('walks all tiles of an area once, low zooms first and each zoom along the curve', async () => {
  const ids = (await listAll()).map(toTileId);
  expect(new Set(ids).size).toBe(COUNT);
  expect(ids).toEqual([...ids].sort((one, other) => one - other));
});

it('sorts more tiles than fit one piece', async () => {
  const coords = Array.from({ length: 70_000 }, (_, at) => ({ z: 17, x: at % 400, y: Math.floor(at / 400) }));
  const pieces = await sortIds(coords);
  expect(pieces.length).toBeGreaterThan(1);
  expect([...mergeIds(pieces)]).toEqual(coords.map(toTileId).sort((one, other) => one - other));
});

it('plans the rounds of a run, and counts what the archive lacks', async () => {
  const { planner, rounds } = startPlanner();
  const plan = await planArea(AREA, { planner, disk: diskWith([]), isDue: () => false, signal: NEVER });
  expect(rounds.flat()).toEqual(await listAll());
  expect(rounds.map(({ length }) => length)).toEqual([10, 10, 10, 10, 2]);
  expect(plan).toEqual({ tiles: 21, lacking: 21, bytes: 210, requests: 5 });
});

it('leaves out tiles on disk, and the rounds stay the same ones', async () => {
  const all = await listAll();
  const there = all.filter((_, at) => at < 20 || at % 2 === 0);
  const { planner, rounds } = startPlanner();
  const options = { planner, disk: diskWith(there), signal: NEVER };
  await planArea(AREA, { ...options, isDue: () => false });
  expect(rounds).toEqual([
    [all[21], all[23], all[25], all[27], all[29]],
    [all[31], all[33], all[35], all[37], all[39]],
    [all[41]],
  ]);
  rounds.length = 0;
  await planArea(AREA, { ...options, isDue: () => true });
  // Each zoom has a first look at the version of the source.
  expect(rounds.filter(({ length }) => length > 1).flat()).toEqual(all);
});

it('leaves out tiles on disk that only have to be confirmed', async () => {
  const all = await listAll();
  const { planner, rounds } = startPlanner();
  const isUnchanged = () => rounds.length > 0;
  const options = { planner: { ...planner, isUnchanged }, disk: diskWith(all.slice(0, 41)), signal: NEVER };
  const plan = await planArea(AREA, { ...options, isDue: () => true });
  expect(rounds.at(-1)).toEqual([all[41]]);
  expect(plan.tiles + plan.lacking).toBe(1);
});

it('ends when it is cancelled', async () => {
  const { planner } = startPlanner();
  const wish = new AbortController();
  const plan = planArea(AREA, { planner, disk: diskWith([]), isDue: () => false, signal: wish.signal });
  wish.abort();
  await expect(plan).rejects.toThrow(CodedError);
});
