/** Contract cases for warming: progress, results, and what stops it. Independent of the test runner. */
import assert from 'node:assert/strict';
import type { AreaId, AreaSummary, WarmJob } from '../../shared/areas/area.ts';
import type { Method, ServiceEvent } from '../../shared/calls/contract.ts';
import { makeAreaDraft } from '../support/areas.ts';
import type { TileServer } from '../support/tile-server.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';
import {
  failsForArea,
  failsForDraft,
  failsForProblem,
  listBadDrafts,
  listBadIds,
  listBadModes,
} from './area-refusals.ts';
import { type ContractCase, callWell, failsWith, refusesArguments, waitUntil } from './contract-calls.ts';
import { getTier } from './served-source.ts';
import {
  AREA_COORDS,
  addArea,
  checkSum,
  followWarming,
  getOnlyArea,
  NO_AREA,
  readCoord,
  sumBytes,
  warming,
  warmWhole,
} from './warmed-source.ts';

const mode = 'missing';
const oldTiles = 'keep';

/** The cases by call, in execution order. */
export const WARMING_CASES = {
  addArea: [
    warming('warms an area, and reports its progress and result', async (carrier, warmable) => {
      const { server, sourceId, area } = warmable;
      const { events, areaName, result } = await followWarming(carrier, () => addArea(carrier, area));
      const counts = { fetched: 4, present: 0, revalidated: 0, missing: 0, failed: 0, refused: 0, total: 4 };
      assert.deepEqual(result.counts, { ...counts, bytes: sumBytes(server, AREA_COORDS) });
      assert.deepEqual([areaName, result.mode, result.isWhole, result.failures], ['Alps', mode, true, []]);
      const { id, expected } = await getOnlyArea(carrier);
      const jobs = listJobs(events, id);
      assert.ok(jobs.length > 0);
      for (const job of jobs) checkSum(job.counts);
      for (const job of jobs) assert.ok(job.counts.total <= expected);
      assert.ok(listSummaries(events).some((one) => one.id === id && one.job !== null));
      // Everything is on disk now, so no request is needed.
      assert.deepEqual([...server.coords()].sort(), AREA_COORDS);
      await server.stop();
      for (const coord of AREA_COORDS.map(readCoord)) {
        await callWell(carrier, 'getCachedTile', { sourceId, coord });
      }
    }),
    warming('recognises an existing area by its tiles, and renames it', async (carrier, warmable) => {
      const { server, area } = warmable;
      const areaId = await warmWhole(carrier, area);
      const { result } = await followWarming(carrier, async () => {
        assert.equal(await addArea(carrier, { ...area, name: 'Again' }), areaId);
      });
      assert.deepEqual([result.counts.present, result.counts.fetched, result.counts.total], [4, 0, 4]);
      const { id, name } = await getOnlyArea(carrier);
      assert.deepEqual([id, name], [areaId, 'Again']);
      assert.equal(server.requests().length, 4);
    }),
    warming('counts tiles that the server does not have, which are no failure', async (carrier, { server, area }) => {
      server.misbehave(sendStatus(404), ({ coord }) => coord === '2/2/1');
      const { result } = await followWarming(carrier, () => addArea(carrier, area));
      assert.deepEqual([result.isWhole, result.counts.fetched, result.counts.missing], [true, 3, 1]);
      checkSum(result.counts);
      assert.deepEqual([result.counts.failed, result.failures], [0, []]);
    }),
    warming('continues after failed tiles, and counts them by reason', async (carrier, { server, area }) => {
      server.misbehave(sendStatus(400), ({ coord }) => coord === '2/2/1');
      const { result } = await followWarming(carrier, () => addArea(carrier, area));
      assert.deepEqual([result.isWhole, result.counts.fetched, result.counts.failed], [true, 3, 1]);
      checkSum(result.counts);
      assert.deepEqual(
        result.failures.map(({ error, tiles }) => [error.code, tiles]),
        [['source-failed', 1]],
      );
    }),
    warming('counts tiles that may not be stored as refused', async (carrier, { server, sourceId, area }) => {
      server.setHeaders({ 'cache-control': 'no-store' });
      const { result } = await followWarming(carrier, () => addArea(carrier, { ...area, minZoom: 3 }));
      assert.deepEqual([result.counts.refused, result.counts.total], [1, 1]);
      assert.deepEqual(
        result.failures.map(({ error }) => error.code),
        ['not-storable'],
      );
      const shown = { sourceId, coord: readCoord('3/4/2') };
      await failsWith(carrier, 'getCachedTile', shown, 'not-cached');
    }),
    ...failsForDraft('addArea', { mode }),
    ...failsForProblem('addArea', { mode }),
    refusesArguments('addArea', [{ draft: makeAreaDraft() }, ...listBadDrafts({ mode }), ...listBadModes()]),
  ],
  warmArea: [
    warming('revalidates every tile, and fetches none twice', async (carrier, { server, area }) => {
      const areaId = await warmWhole(carrier, area);
      const act = (): Promise<unknown> => callWell(carrier, 'warmArea', { areaId, mode: 'all' });
      const { result } = await followWarming(carrier, act);
      assert.deepEqual([result.mode, result.counts.revalidated, result.counts.bytes], ['all', 4, 0]);
      assert.deepEqual(listStatuses(server), [200, 200, 200, 200, 304, 304, 304, 304]);
    }),
    warming('fetches what has changed', async (carrier, { server, area }) => {
      server.setHeaders({ 'cache-control': 'max-age=0' });
      const areaId = await warmWhole(carrier, area);
      server.version = 2;
      const act = (): Promise<unknown> => callWell(carrier, 'warmArea', { areaId, mode: 'stale' });
      const { result } = await followWarming(carrier, act);
      assert.deepEqual([result.counts.fetched, result.counts.bytes], [4, sumBytes(server, AREA_COORDS)]);
    }),
    warming('sends no request once the source may not be warmed', async (carrier, warmable) => {
      const { server, sourceId, draft, area } = warmable;
      const areaId = await warmWhole(carrier, area);
      server.clearLog();
      await callWell(carrier, 'editSource', { sourceId, draft: { ...draft, offlineUsePermitted: false }, oldTiles });
      await failsWith(carrier, 'warmArea', { areaId, mode: 'all' }, 'warming-unmarked');
      await callWell(carrier, 'removeSource', { sourceId, oldTiles });
      await failsWith(carrier, 'warmArea', { areaId, mode: 'all' }, 'unknown-source');
      assert.equal(server.requests().length, 0);
    }),
    ...failsForArea('warmArea', { mode }),
    refusesArguments('warmArea', [{ areaId: NO_AREA }, { areaId: NO_AREA, mode: 'bad' }]),
  ],
  retryFailedTiles: [
    warming('retries what has failed, and nothing else', async (carrier, { server, area }) => {
      server.misbehave(sendStatus(404), ({ coord }) => coord === '2/2/1');
      const areaId = await warmWhole(carrier, area);
      server.heal();
      server.clearLog();
      const act = (): Promise<unknown> => callWell(carrier, 'retryFailedTiles', { areaId });
      const { result } = await followWarming(carrier, act);
      assert.deepEqual([result.counts.failed, result.counts.total, result.failures], [0, 4, []]);
      assert.deepEqual([...server.coords()], ['2/2/1']);
    }),
    warming('keeps the mode and the progress', async (carrier, { server, area }) => {
      const areaId = await warmWhole(carrier, area);
      server.misbehave(sendStatus(404), ({ coord }) => coord === '2/2/1');
      await followWarming(carrier, () => callWell(carrier, 'warmArea', { areaId, mode: 'all' }));
      server.heal();
      server.clearLog();
      const act = (): Promise<unknown> => callWell(carrier, 'retryFailedTiles', { areaId });
      const { result } = await followWarming(carrier, act);
      assert.deepEqual([result.mode, result.counts.failed, result.counts.total], ['all', 0, 4]);
      assert.deepEqual([...server.coords()], ['2/2/1']);
    }),
    ...failsForArea('retryFailedTiles', {}),
  ],
  pauseWarming: [
    warming('stops until it is resumed, and loses nothing', async (carrier, warmable) => {
      const { server, sourceId, draft, area } = warmable;
      // One at a time, so that some requests remain.
      await callWell(carrier, 'editSource', { sourceId, draft: { ...draft, maxConcurrentRequests: 1 }, oldTiles });
      const latch = makeLatch();
      server.misbehave(latch.fault);
      const areaId = await addArea(carrier, area);
      await server.waitForRequests(1);
      assert.equal(await callWell(carrier, 'pauseWarming', { areaId }), null);
      await waitUntil(async () => (await getOnlyArea(carrier)).job?.state === 'paused');
      latch.release();
      await server.waitUntilIdle();
      const act = (): Promise<unknown> => callWell(carrier, 'resumeWarming', { areaId });
      const { result } = await followWarming(carrier, act);
      assert.deepEqual([result.isWhole, result.counts.fetched, result.counts.total], [true, 4, 4]);
    }),
    standsStill('pauseWarming'),
    refusesArguments('pauseWarming', listBadIds({})),
  ],
  resumeWarming: [
    warming('retries at once if it was waiting for a server', async (carrier, { server, area }) => {
      server.misbehave(sendStatus(429, { 'retry-after': '1' }));
      const areaId = await addArea(carrier, area);
      await waitUntil(async () => {
        const { job } = await getOnlyArea(carrier);
        return job?.state === 'waiting' && job.reason?.code === 'source-busy';
      });
      server.heal();
      const act = (): Promise<unknown> => callWell(carrier, 'resumeWarming', { areaId });
      const { result } = await followWarming(carrier, act);
      assert.deepEqual([result.isWhole, result.counts.fetched], [true, 4]);
    }),
    standsStill('resumeWarming'),
    refusesArguments('resumeWarming', listBadIds({})),
  ],
  cancelWarming: [
    warming('ends it, and keeps the area and what is on disk', async (carrier, { server, sourceId, area }) => {
      await getTier(carrier, sourceId);
      const latch = makeLatch();
      server.misbehave(latch.fault);
      const { result } = await followWarming(carrier, async () => {
        const areaId = await addArea(carrier, area);
        await server.waitForRequests(2);
        await callWell(carrier, 'cancelWarming', { areaId });
      });
      latch.release();
      assert.equal(result.isWhole, false);
      checkSum(result.counts);
      const { job, lastResult } = await getOnlyArea(carrier);
      assert.deepEqual([job, lastResult?.isWhole], [null, false]);
      assert.notEqual(await getTier(carrier, sourceId), 'source');
    }),
    standsStill('cancelWarming'),
    refusesArguments('cancelWarming', listBadIds({})),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };

/** A case in which a call has no effect because nothing is being warmed. */
function standsStill(method: Method): ContractCase {
  return warming('changes nothing if nothing is being warmed', async (carrier, { server, area }) => {
    const areaId = await warmWhole(carrier, area);
    const before = await getOnlyArea(carrier);
    assert.equal(await callWell(carrier, method, { areaId }), null);
    assert.deepEqual(await getOnlyArea(carrier), before);
    assert.equal(server.requests().length, AREA_COORDS.length);
  });
}

function listJobs(events: readonly ServiceEvent[], areaId: AreaId): readonly WarmJob[] {
  return events.flatMap((event) => (event.name === 'warmProgress' && event.areaId === areaId ? [event.job] : []));
}

function listSummaries(events: readonly ServiceEvent[]): readonly AreaSummary[] {
  return events.flatMap((event) => (event.name === 'areasChanged' ? event.areas : []));
}

function listStatuses(server: TileServer): readonly unknown[] {
  return server.requests().map(({ status }) => status);
}
