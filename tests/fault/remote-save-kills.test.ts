/** Sudden death of a save from an archive on a server: nothing torn, nothing lost, and each run goes on where it was. */
import fs from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import { makeCityArchive } from '../support/city-archive.ts';
import { runCache } from '../support/exportable-cache.ts';
import { type RangeRequest, startRangeServer } from '../support/range-server.ts';
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

const KILLS = 20;
/** This many kills after some tiles and before the last show that kills hit the middle. */
const ENOUGH_HITS = 8;
/** Twenty starts of the program and more, on a busy computer. */
const TIMEOUT_MS = 180_000;
const CITY = { maxZoom: 12, cityEdge: 24, regionEdge: 36, tileBytes: 3000 };
const OLD = makeCityArchive(CITY);
const NEW = makeCityArchive({ ...CITY, edition: 1 });
const COUNT = OLD.cityTiles.length;
const BORDERS = await findBorders(OLD);

/** So many tiles are requested together. */
const ROUND = 256;

type Run = ReturnType<typeof startSave>;

/** The same numbers each time: whole, from 1 to `max`. https://en.wikipedia.org/wiki/Linear_congruential_generator */
function makeDice(seed: number): (max: number) => number {
  let state = seed;
  return (max) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return 1 + Math.floor((state / 2 ** 32) * max);
  };
}

/** Kills a run when it sends its n-th request for tiles, which gets no answer. */
async function killAtRequest({ server }: CitySave, run: Run, nth: number): Promise<void> {
  let left = nth;
  const asked = new Promise<void>((resolve) => {
    server.fault = ({ request, answerWell }) => {
      if (request.range && BORDERS.first.has(request.range[0])) left -= 1;
      if (left > 0) answerWell();
      else resolve();
    };
  });
  await Promise.race([asked, run.exited]);
  await run.kill();
  server.fault = undefined;
}

/** Kills a run after so many changes among temporary files, each of which is made, written and renamed, and some turns. */
async function killAtWrite({ tilesDir }: CitySave, run: Run, nth: number, turns: number): Promise<void> {
  const dir = join(tilesDir, '.tmp');
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const watcher = fs.watch(dir);
  let left = nth;
  const written = new Promise<void>((resolve) => {
    watcher.on('change', () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
  await Promise.race([written, run.exited]);
  watcher.close();
  for (let turn = 0; turn < turns; turn += 1) await setImmediate();
  await run.kill();
}

/** Every file is a tile of one of the archives, and none of those before is gone or changed. */
function expectWhole(before: ReadonlyMap<string, Buffer>, now: ReadonlyMap<string, Buffer>): void {
  for (const coord of OLD.cityTiles) {
    const name = formatTileCoord(coord);
    const [was, is] = [before.get(name), now.get(name)];
    if (was) expect(is?.equals(was), name).toBe(true);
    if (is) expect(is.equals(OLD.tileOf(coord)) || is.equals(NEW.tileOf(coord)), name).toBe(true);
  }
  expect(now.size).toBeLessThanOrEqual(COUNT);
}

/** No request begins or ends with a tile that was on disk; in between there may be some that were cheaper to get than to skip. */
function expectNoneTwice(requests: readonly RangeRequest[], before: ReadonlyMap<string, Buffer>): void {
  for (const { range } of requests) {
    const [first, last] = [BORDERS.first.get(range?.[0] ?? -1), BORDERS.last.get(range?.[1] ?? -1)];
    expect([first, last]).not.toContain(undefined);
    expect([before.has(first ?? ''), before.has(last ?? '')], `${first} ${last}`).toEqual([false, false]);
  }
}

/** How many tiles of the requests weren't stored. */
function countLost(requests: readonly RangeRequest[], now: ReadonlyMap<string, Buffer>): number {
  const asked = [...BORDERS.first].filter(([at]) =>
    requests.some(({ range: [first, last] = [1, 0] }) => first <= at && at <= last),
  );
  return asked.filter(([, name]) => !now.has(name)).length;
}

it(`survives ${KILLS} kills, and requests no tile that it has`, { timeout: TIMEOUT_MS }, async () => {
  const server = await startRangeServer({ bytes: OLD.bytes });
  const save = makeCitySave(server, OLD);
  const dice = makeDice(7);
  let before = readSaved(save);
  let hits = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    server.requests = [];
    const run = startSave(save);
    if (kill % 3 === 0) await killAtRequest(save, run, dice(3));
    else await killAtWrite(save, run, dice(80), dice(300));
    const requests = listTileRequests(server.requests, BORDERS);
    const now = readSaved(save);
    expectWhole(before, now);
    expectNoneTwice(requests, before);
    // Nothing but what was under way at the kill comes twice.
    expect(countLost(requests, now)).toBeLessThanOrEqual(ROUND);
    if (now.size > before.size && now.size < COUNT) hits += 1;
    before = now;
  }
  expect(hits).toBeGreaterThanOrEqual(ENOUGH_HITS);

  const rest = await planSave(save);
  server.requests = [];
  const { code, end } = await endOf(startSave(save));
  expect([code, end.fetched, end.present, end.total]).toEqual([0, COUNT - before.size, before.size, COUNT]);
  const last = listTileRequests(server.requests, BORDERS);
  expect([sumBytes(last), last.length]).toEqual([rest.bytes, rest.requests]);
  expectWhole(before, readSaved(save));
  expect(readSaved(save).size).toBe(COUNT);
  expect(listTemps(save)).toEqual([]);
  expect((await runCache(save.dataDir, 'verify')).code).toBe(0);
});

it('survives kills with an archive that is replaced between two of them', { timeout: TIMEOUT_MS }, async () => {
  const server = await startRangeServer({ bytes: OLD.bytes });
  const save = makeCitySave(server, OLD);
  const dice = makeDice(11);
  const countOld = (now: ReadonlyMap<string, Buffer>): number =>
    OLD.cityTiles.filter((coord) => now.get(formatTileCoord(coord))?.equals(OLD.tileOf(coord))).length;
  let before = readSaved(save);
  for (let kill = 0; kill < 6; kill += 1) {
    if (kill === 3) server.replace(NEW.bytes);
    await killAtWrite(save, startSave(save), 60 + dice(80), dice(300));
    const now = readSaved(save);
    expectWhole(before, now);
    // What was there stays as it is, and everything else comes from the archive as it is now.
    expect(countOld(now) - countOld(before)).toBe(kill < 3 ? now.size - before.size : 0);
    before = now;
  }
  const old = countOld(before);
  expect([old, before.size - old, COUNT - before.size].every((tiles) => tiles > 0)).toBe(true);
  expect((await endOf(startSave(save))).end).toMatchObject({ fetched: COUNT - before.size, present: before.size });
  expectWhole(before, readSaved(save));

  // Killed once more while old tiles are replaced: each is old or new, and the next run replaces the rest.
  await killAtWrite(save, startSave(save, '--mode', 'all'), 90, dice(300));
  const midway = readSaved(save);
  expectWhole(new Map(), midway);
  expect(midway.size).toBe(COUNT);
  const { code, end } = await endOf(startSave(save, '--mode', 'all'));
  expect([code, end.fetched, end.failed]).toEqual([0, countOld(midway), 0]);
  expect(countOld(readSaved(save))).toBe(0);
  expect(listTemps(save)).toEqual([]);
  expect((await runCache(save.dataDir, 'verify')).code).toBe(0);
});
