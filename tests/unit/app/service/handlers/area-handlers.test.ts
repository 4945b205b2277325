/** Deleting an area: windows are told, so that none keeps showing its tiles. Real files. */
import { afterEach, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../../../../app/service/engine.ts';
import { createAreaHandlers } from '../../../../../app/service/handlers/area-handlers.ts';
import { deriveAreaId } from '../../../../../app/warming/saved-area.ts';
import type { ServiceEvent } from '../../../../../shared/calls/contract.ts';
import { makeAreaDraft } from '../../../../support/areas.ts';
import { imageOf, keyOf } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const OSM = 'openstreetmap';
const IN_AREA = keyOf(3, 4, 2, OSM);
const ELSEWHERE = keyOf(3, 0, 0, OSM);

let engine: Engine;
afterEach(() => engine.close());

it('tells windows once its tiles are gone, before it reports freed space', async () => {
  const told: string[] = [];
  const emit = (event: ServiceEvent): void => {
    if (event.name === 'tilesCleared') told.push(`cleared ${event.sourceId}, held ${engine.cache.has(IN_AREA)}`);
    if (event.name === 'freeProgress' && event.done) told.push(`freed ${event.freed.tiles}`);
  };
  const [dataDir, cacheDir] = [makeTempDir(), makeTempDir()];
  const fetch = () => Promise.reject(new Error('no request expected'));
  engine = await openEngine({
    isCacheDirFixed: false,
    dataDir,
    cacheDir,
    memoryTiles: 100,
    offline: true,
    fetch,
    emit,
  });
  await engine.warming.start();
  for (const key of [IN_AREA, ELSEWHERE]) await engine.cache.set(key, imageOf(key));
  const draft = makeAreaDraft({ sourceId: OSM });
  await engine.areas.put({ ...draft, id: deriveAreaId(draft), job: null, lastResult: null });
  const { deleteArea } = createAreaHandlers({ ...engine, nextClearId: () => 1 });
  await deleteArea({ areaId: deriveAreaId(draft), browsedToo: true });
  expect(told).toEqual(['cleared openstreetmap, held false', 'freed 1']);
  expect(await engine.cache.getCachedTile(ELSEWHERE)).toBeDefined();
});
