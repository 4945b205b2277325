/** Handlers for areas. */

import type { AreaDraft, AreaMeasure } from '../../../shared/areas/area.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { TileCount } from '../../../shared/tiles/tile-count.ts';
import type { TileRecord } from '../../cache/files/tile-record.ts';
import { type AreaEntry, coverArea } from '../../warming/area-list.ts';
import { measureArea } from '../../warming/area-measure.ts';
import { type CoveredArea, listOwnColumns, listZooms } from '../../warming/area-tiles.ts';
import type { Engine } from '../engine.ts';
import { done, type Handlers } from './dispatch.ts';

export interface AreaHandlersOptions
  extends Pick<
    Engine,
    'areas' | 'warming' | 'estimates' | 'cache' | 'disk' | 'scopes' | 'settings' | 'notices' | 'emit'
  > {
  /** Returns the id of the next clear; see `freeProgress`. */
  readonly nextClearId: () => number;
}

export function createAreaHandlers(options: AreaHandlersOptions) {
  const { areas, warming, estimates, settings } = options;
  const maxTiles = (): number => settings.current.maxAreaTiles;

  async function requireFit(draft: AreaDraft, signal: AbortSignal): Promise<void> {
    const { problem } = await estimates.estimate(draft, 'missing', maxTiles(), signal);
    if (problem) throw CodedError.from(problem);
  }

  /** Saved areas are loaded shortly after start; every call waits for that. */
  const waiting =
    <Call extends unknown[], Value>(handle: (...call: Call) => Value | Promise<Value>) =>
    async (...call: Call): Promise<Value> => {
      await warming.ready;
      return handle(...call);
    };

  return {
    estimateArea: waiting(({ draft, mode }, signal) => estimates.estimate(draft, mode, maxTiles(), signal)),
    sampleArea: waiting(async ({ draft }, signal) => {
      await requireFit(draft, signal);
      return { tiles: await estimates.sample(draft, signal) };
    }),
    listAreas: waiting(async () => {
      await readAgain(options);
      return warming.areas;
    }),
    getAreaShape: waiting(async ({ areaId }) => areas.require(areaId).area.shape),
    measureArea: waiting(({ areaId }, signal) => measure(options, areas.require(areaId), signal)),
    addArea: waiting(async ({ draft, mode }, signal) => {
      await requireFit(draft, signal);
      return { areaId: await warming.add(draft, mode) };
    }),
    renameArea: waiting(async ({ areaId, name }) => done(warming.rename(areaId, name))),
    deleteArea: waiting(async ({ areaId, browsedToo }) => ({ clearId: await deleteArea(options, areaId, browsedToo) })),
    warmArea: waiting(({ areaId, mode }) => done(warming.warm(areaId, mode))),
    retryFailedTiles: waiting(({ areaId }) => done(warming.retryFailed(areaId))),
    pauseWarming: waiting(({ areaId }) => done(warming.pause(areaId))),
    resumeWarming: waiting(({ areaId }) => done(warming.resume(areaId))),
    cancelWarming: waiting(({ areaId }) => done(warming.cancel(areaId))),
  } satisfies Partial<Handlers>;
}

/** Known areas are listed even if some can't be read now. */
async function readAgain({ areas, notices }: AreaHandlersOptions): Promise<void> {
  try {
    await areas.load();
    notices.remove('areas-unreadable');
  } catch (thrown) {
    if (!(thrown instanceof CodedError)) throw thrown;
    notices.add(thrown);
  }
}

function listOthers({ areas }: AreaHandlersOptions, entry: AreaEntry): readonly CoveredArea[] {
  return areas.all.filter(({ area }) => area.id !== entry.area.id).map(coverArea);
}

function measure(options: AreaHandlersOptions, entry: AreaEntry, signal: AbortSignal): Promise<AreaMeasure> {
  return measureArea(coverArea(entry), listOthers(options, entry), { disk: options.disk, signal });
}

/**
 * Removes the tiles that no other area contains. Windows are told even if some couldn't be removed, because the others
 * are gone.
 */
function removeOwnTiles(
  options: AreaHandlersOptions,
  entry: AreaEntry,
  browsedToo: boolean,
  onProgress: (freed: TileCount) => void,
): Promise<TileCount> {
  const { sourceId } = entry.area;
  const others = listOthers(options, entry);
  const zooms = listZooms(entry.area).map((zoom) => ({
    zoom,
    columns: listOwnColumns(coverArea(entry), others, zoom),
  }));
  const removal = { ...(browsedToo ? {} : { isWanted: isWarmed }), onProgress };
  return options.cache
    .removeTiles(sourceId, zooms, removal)
    .finally(() => options.emit({ name: 'tilesCleared', sourceId }));
}

function isWarmed(record: TileRecord | undefined): boolean {
  return record?.warmed === true;
}

/** Tiles first: if the program ends meanwhile, the area still exists and can be deleted again. */
async function deleteArea(options: AreaHandlersOptions, areaId: string, browsedToo: boolean): Promise<number> {
  const { areas, warming, emit } = options;
  const entry = areas.require(areaId);
  await warming.cancel(areaId);
  // Another program may have saved an area that needs some of these tiles.
  await areas.load();
  await options.scopes.endUndo([entry.area.sourceId]);
  const clearId = options.nextClearId();
  const tell = (freed: TileCount, done: boolean): void => emit({ name: 'freeProgress', clearId, freed, done });
  const freed = await removeOwnTiles(options, entry, browsedToo, (soFar) => tell(soFar, false));
  await areas.remove(areaId);
  warming.tellAreas();
  tell(freed, true);
  return clearId;
}
