/** Areas of a PMTiles archive on a server, saved by the built `npm run warm`: what is requested, and what is refused. */
import { beforeEach, expect, it } from 'vitest';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import { makeCityArchive } from '../support/city-archive.ts';
import { runCache } from '../support/exportable-cache.ts';
import { startRangeServer } from '../support/range-server.ts';
import {
  type CitySave,
  findBorders,
  listTemps,
  listTileRequests,
  makeCitySave,
  planSave,
  readSaved,
  startSave,
  sumBytes,
} from '../support/remote-save.ts';
import { endOf } from '../support/warm-command.ts';

/** Zooms 0 to 12: 361 tiles, in an archive of about four times as many. */
const CITY = { maxZoom: 12, cityEdge: 16, regionEdge: 36, tileBytes: 5000 };
const OLD = makeCityArchive(CITY);
const NEW = makeCityArchive({ ...CITY, edition: 1 });
const COUNT = OLD.cityTiles.length;
/** More than the attempts that a tile has, and few enough that pauses stay short. */
const FAILURES = 4;
const BORDERS = await findBorders(OLD);

let save: CitySave;
beforeEach(async () => {
  save = makeCitySave(await startRangeServer({ bytes: OLD.bytes }), OLD);
});

/** Runs a save to its end. */
async function finish(...args: string[]) {
  const command = startSave(save, ...args);
  return { ...(await endOf(command)), first: command.stdout()[0] ?? '' };
}

/** Which edition each tile on disk is of; throws for one that is of neither. */
function countEditions(): { readonly old: number; readonly new: number } {
  const counts = { old: 0, new: 0 };
  const saved = readSaved(save);
  for (const coord of OLD.cityTiles) {
    const bytes = saved.get(formatTileCoord(coord));
    if (bytes?.equals(OLD.tileOf(coord))) counts.old += 1;
    else if (bytes?.equals(NEW.tileOf(coord))) counts.new += 1;
    else if (bytes) throw new Error(`${formatTileCoord(coord)} is of no edition`);
  }
  return counts;
}

it('transfers exactly what it says before, in few requests, and the second time nothing', async () => {
  const { server } = save;
  const plan = await planSave(save);
  expect(plan).toMatchObject({ tiles: COUNT, lacking: 0 });
  expect(plan.requests).toBeLessThanOrEqual(8);
  server.requests = [];
  const { code, end, first, stderr } = await finish();
  expect([code, end.fetched, end.total, stderr]).toEqual([0, COUNT, COUNT, '']);
  expect(JSON.parse(first)).toMatchObject({ event: 'estimate', exact: plan });
  const requests = listTileRequests(server.requests, BORDERS);
  expect({ bytes: sumBytes(requests), requests: requests.length }).toEqual({
    bytes: plan.bytes,
    requests: plan.requests,
  });
  expect(countEditions()).toEqual({ old: COUNT, new: 0 });
  expect(listTemps(save)).toEqual([]);
  expect(await planSave(save)).toEqual({ tiles: 0, lacking: 0, bytes: 0, requests: 0 });
  expect((await finish()).end.present).toBe(COUNT);
  expect(listTileRequests(server.requests, BORDERS).length).toBe(plan.requests);
});

it('is refused where the source isn’t marked for offline use, without a request', async () => {
  const { server } = save;
  save = makeCitySave(server, OLD, { offlineUsePermitted: false });
  for (const args of [[], ['--dry-run']]) {
    const command = startSave(save, ...args);
    expect((await command.exited).code).toBe(4);
    expect(command.stderr()).toContain('Not marked for offline use.');
  }
  expect(server.requests).toEqual([]);
});

it('is estimated like any other while the server can’t be reached, with the reason', async () => {
  await save.server.stop();
  const command = startSave(save, '--dry-run');
  expect((await command.exited).code).toBe(0);
  const estimate = JSON.parse(command.stdout()[0] ?? '');
  expect(estimate).toMatchObject({ exact: null, inexactBecause: { code: 'offline' }, requests: COUNT, problem: null });
});

it('of an archive that changes meanwhile mixes no tiles, and keeps those it had', async () => {
  const { server } = save;
  server.headers = { 'cache-control': 'max-age=0' };
  let tileRequests = 0;
  server.fault = ({ request, answerWell }) => {
    if (request.range && BORDERS.first.has(request.range[0])) tileRequests += 1;
    if (tileRequests === 4) server.replace(NEW.bytes);
    answerWell();
  };
  const { code, end } = await finish();
  expect([code, end.total, end.failed]).toEqual([0, COUNT, 0]);
  const before = countEditions();
  expect(before.old + before.new).toBe(COUNT);
  expect(Math.min(before.old, before.new)).toBeGreaterThan(0);
  expect((await finish()).end.present).toBe(COUNT);
  expect(countEditions()).toEqual(before);

  const stalePlan = await planSave(save, '--mode', 'stale');
  expect(stalePlan).toMatchObject({ tiles: before.old, lacking: 0 });
  server.requests = [];
  const updated = await finish('--mode', 'stale');
  const newTiles = listTileRequests(server.requests, await findBorders(NEW));
  expect([sumBytes(newTiles), newTiles.length]).toEqual([stalePlan.bytes, stalePlan.requests]);
  expect([updated.code, updated.end.fetched]).toEqual([0, before.old]);
  expect(updated.end.revalidated).toBe(before.new);
  expect(countEditions()).toEqual({ old: 0, new: COUNT });
  expect((await runCache(save.dataDir, 'verify')).code).toBe(0);
});

it.each([500, 503])(
  'waits while the server answers %d to everything, and then gets every tile',
  {
    timeout: 60_000,
  },
  async (status) => {
    const { server } = save;
    const failures = new Map<number, number>();
    server.fault = ({ request, response, answerWell }) => {
      const first = request.range?.[0] ?? 0;
      if (!BORDERS.first.has(first) || [...failures.values()].includes(FAILURES)) return answerWell();
      failures.set(first, (failures.get(first) ?? 0) + 1);
      response.writeHead(status).end();
    };
    const { code, end } = await finish();
    expect([code, end.fetched, end.failed, end.total]).toEqual([0, COUNT, 0, COUNT]);
  },
);
