/** Turns a scope chosen by people into tile scopes by source, with the affected areas. */
import type { ClearRegion, ClearScope } from '../../../shared/cache/clear-scope.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { TileScope, TileSet } from '../../cache/clearing/tile-scope.ts';
import type { TileKey } from '../../cache/files/tile-path.ts';
import { type AreaEntry, type AreaList, coverArea } from '../../warming/area-list.ts';
import { keepAreas } from '../../warming/area-tiles.ts';
import { intersectColumns } from '../../warming/cover/row-spans.ts';
import { createTileCover } from '../../warming/cover/tile-cover.ts';
import { chooseSources, type SourceChoice } from '../sources/chosen-sources.ts';
import type { TileSources } from '../sources/tile-sources.ts';

export interface ScopePlanOptions extends SourceChoice {
  readonly areas: Pick<AreaList, 'all' | 'require'>;
  readonly tileSources: Pick<TileSources, 'origin' | 'failureOf'>;
}

/** A scope's part for one source. */
export interface ScopePart {
  readonly sourceId: SourceId;
  readonly scope: TileScope;
  /** The source's areas whose tiles stay if areas are kept; otherwise those that may lose tiles. */
  readonly areas: readonly AreaEntry[];
  /** The source's areas that may lose tiles. */
  readonly losing: readonly AreaEntry[];
}

/** Plans for `sourceIds`, or the sources the scope names. Rejects with `unknown-source` or `unknown-area`. */
export async function planScope(
  options: ScopePlanOptions,
  scope: ClearScope,
  { nowMs, sourceIds }: { readonly nowMs: number; readonly sourceIds?: readonly SourceId[] | undefined },
): Promise<readonly ScopePart[]> {
  const within = scope.region ? findRegion(options, scope.region) : undefined;
  const ids = sourceIds ?? (await chooseSources(options, scope.sourceId));
  return ids.map((sourceId) => planPart(options, { scope, sourceId, within, nowMs }));
}

/** The tiles of a region. Throws `unknown-area`. */
export function findRegion({ areas }: { readonly areas: Pick<AreaList, 'require'> }, region: ClearRegion): TileSet {
  return region.kind === 'box' ? createTileCover(region) : areas.require(region.areaId).cover;
}

interface PartTask {
  readonly scope: ClearScope;
  readonly sourceId: SourceId;
  readonly within: TileSet | undefined;
  readonly nowMs: number;
}

function planPart(options: ScopePlanOptions, { scope, sourceId, within, nowMs }: PartTask): ScopePart {
  const { minZoom, maxZoom, region } = scope;
  const ofSource = options.areas.all.filter(({ area }) => area.sourceId === sourceId);
  const isRegion = ({ area }: AreaEntry): boolean => region?.kind === 'area' && region.areaId === area.id;
  const keeping = scope.keepAreas ? ofSource.filter((entry) => !isRegion(entry)) : [];
  const kept = keeping.length > 0 ? keepAreas(keeping.map(coverArea), sourceId) : undefined;
  return {
    sourceId,
    scope: { minZoom, maxZoom, within, kept, isWanted: judge(options, scope, sourceId, nowMs) },
    areas: scope.keepAreas ? keeping : ofSource,
    losing: scope.keepAreas ? ofSource.filter(isRegion) : ofSource,
  };
}

/** The condition on a tile's state; undefined if any state will do. */
function judge(
  { tileSources }: ScopePlanOptions,
  { olderThanMs, only }: ClearScope,
  sourceId: SourceId,
  nowMs: number,
): TileScope['isWanted'] {
  if (olderThanMs === null && only === 'all') return undefined;
  return (coord, record) => {
    if (olderThanMs !== null && nowMs - record.answeredMs <= olderThanMs) return false;
    if (only === 'failed') return tileSources.failureOf({ sourceId, coord }) !== undefined;
    return only === 'all' || tileSources.origin.judgeTile({ sourceId }, { record }) !== 'fresh';
  };
}

/** The tiles of an area. */
export function tilesOf({ area, cover }: AreaEntry): TileSet {
  const { minZoom, maxZoom } = area;
  return { columns: (zoom) => (zoom >= minZoom && zoom <= maxZoom ? cover.columns(zoom) : []) };
}

/** The part of a scope that is also in an area. */
export function narrowToArea(scope: TileScope, entry: AreaEntry): TileScope {
  const own = tilesOf(entry);
  const { within } = scope;
  if (!within) return { ...scope, within: own };
  return { ...scope, within: { columns: (zoom) => intersectColumns(own.columns(zoom), [within.columns(zoom)]) } };
}

/** True if an area and a scope overlap, whether or not there are tiles. */
export function mayMeet(scope: TileScope, entry: AreaEntry): boolean {
  // Without overlap at a zoom there is none at deeper ones.
  const zoom = Math.max(scope.minZoom, entry.area.minZoom);
  if (zoom > Math.min(scope.maxZoom, entry.area.maxZoom)) return false;
  for (const { spans } of narrowToArea(scope, entry).within?.columns(zoom) ?? []) if (spans.length > 0) return true;
  return false;
}

/** The same scope, but tiles selected by state are also added to `chosen`. */
export function noteWanted(scope: TileScope, sourceId: SourceId, chosen: TileKey[]): TileScope {
  const { isWanted } = scope;
  if (!isWanted) return scope;
  return {
    ...scope,
    isWanted: (coord, record) => {
      const isChosen = isWanted(coord, record);
      if (isChosen) chosen.push({ sourceId, coord });
      return isChosen;
    },
  };
}
