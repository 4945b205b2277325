/** What saving an area will transfer, exactly, from a source that plans its downloads. */
import type { ExactDownload } from '../../../shared/areas/area.ts';
import { throwIfCancelled } from '../../../shared/errors.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { toTileId } from '../../archives/pmtiles/tile-id.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import type { TileRecord } from '../../cache/files/tile-record.ts';
import { WorkSlices } from '../../cache/files/work-slices.ts';
import { type CoveredArea, listZooms } from '../../warming/area-tiles.ts';
import type { DownloadPlanner } from '../sources/tile-sources.ts';
import { mergeIds, sortIds, walkAlongCurve } from './curve-order.ts';

export interface AreaDownloadOptions {
  readonly planner: DownloadPlanner;
  readonly disk: Pick<DiskTier, 'findTiles'>;
  /** True for a tile on disk that a run would ask about all the same. */
  readonly isDue: (record: TileRecord | undefined) => boolean;
  readonly signal: AbortSignal;
}

/**
 * Plans the rounds that a run will make; see `chooseRunTiles`. May request directories from the server. Rejects as the
 * source's `planDownload` does, or with `cancelled`.
 */
export async function planArea(area: CoveredArea, options: AreaDownloadOptions): Promise<ExactDownload> {
  const { planner, signal } = options;
  const total = { tiles: 0, lacking: 0, bytes: 0, requests: 0 };
  for await (const wanted of listRounds(area, options)) {
    const { tiles, bytes, requests } = await planner.planDownload(wanted, signal);
    throwIfCancelled(signal);
    total.tiles += tiles;
    total.lacking += wanted.length - tiles;
    total.bytes += bytes;
    total.requests += requests;
  }
  return total;
}

/** The tiles to request in each round that has some. */
async function* listRounds(area: CoveredArea, options: AreaDownloadOptions): AsyncGenerator<readonly TileCoord[]> {
  let [taken, wanted]: [number, TileCoord[]] = [0, []];
  for await (const { coord, isKept } of walkTold(area, options)) {
    taken += 1;
    if (!isKept) wanted.push(coord);
    if (taken % options.planner.batchTiles !== 0 || wanted.length === 0) continue;
    yield wanted;
    wanted = [];
  }
  if (wanted.length > 0) yield wanted;
}

/** Every tile in the order of a run, in slices that let the event loop run. */
async function* walkTold(
  area: CoveredArea,
  options: AreaDownloadOptions,
): AsyncGenerator<{ readonly coord: TileCoord; readonly isKept: boolean }> {
  const slices = new WorkSlices();
  for (const zoom of listZooms(area)) {
    const kept = mergeIds(await sortIds(listKept(area, zoom, options)));
    let nextKept = kept.next().value;
    for await (const coord of walkAlongCurve({ ...area, minZoom: zoom, maxZoom: zoom })) {
      if (slices.isOver) await slices.pause();
      throwIfCancelled(options.signal);
      const isKept = toTileId(coord) === nextKept;
      if (isKept) nextKept = kept.next().value;
      yield { coord, isKept };
    }
  }
}

/** The tiles of a zoom that are on disk and will not be transferred. */
async function* listKept(
  { sourceId, cover }: CoveredArea,
  z: number,
  { planner, disk, isDue, signal }: AreaDownloadOptions,
): AsyncGenerator<TileCoord> {
  let opened: Promise<unknown> | undefined;
  const isUnchanged = async (coord: TileCoord, record: TileRecord): Promise<boolean> => {
    // The source has to know its version now.
    opened ??= planner.planDownload([coord], signal);
    await opened;
    return planner.isUnchanged?.(record) === true;
  };
  for await (const batch of disk.findTiles(sourceId, z, cover.columns(z))) {
    throwIfCancelled(signal);
    for (const { x, y, hint } of batch) {
      const coord = { z, x, y };
      if (!isDue(hint?.record) || (hint && (await isUnchanged(coord, hint.record)))) yield coord;
    }
  }
}
