/**
 * A source that may be warmed, with its own server for one case, and an area of four tiles. Independent of the test
 * runner.
 */

import assert from 'node:assert/strict';
import type {
  AreaDraft,
  AreaEstimate,
  AreaId,
  AreaMeasure,
  AreaShape,
  AreaSummary,
  WarmCounts,
  WarmMode,
  WarmResult,
} from '../../shared/areas/area.ts';
import type { Method, ServiceEvent } from '../../shared/calls/contract.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';
import { formatTileCoord, parseTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { TileCount } from '../../shared/tiles/tile-count.ts';
import { makeAreaDraft } from '../support/areas.ts';
import type { TileServer } from '../support/tile-server.ts';
import { collectEvents, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell } from './contract-calls.ts';
import { serving } from './served-source.ts';

/** An unused area id. */
export const NO_AREA = 'ffffffffffffffff';
/** The tiles of {@link Warmable.area}. */
export const AREA_COORDS = ['0/0/0', '1/1/0', '2/2/1', '3/4/2'];

const ring: readonly (readonly [number, number])[] = [
  [6, 45],
  [8, 45],
  [8, 47],
  [6, 45],
];
/** Three shapes with the same four tiles. */
export const AREA_SHAPES: readonly AreaShape[] = [
  { kind: 'box', box: { west: 6, south: 45, east: 8, north: 47 } },
  { kind: 'polygon', polygons: [[ring]] },
  {
    kind: 'track',
    lines: [
      [
        [6, 45],
        [8, 47],
      ],
      [[7, 46]],
    ],
    widthMetres: 1000,
  },
];

export interface Warmable {
  readonly server: TileServer;
  readonly sourceId: SourceId;
  /** The source's draft, with offline use permitted. */
  readonly draft: SourceDraft;
  /** An area with one tile at each zoom from 0 to 3. */
  readonly area: AreaDraft;
}

/** A case with a source that may be warmed; server, source and areas are removed afterwards. */
export function warming(
  name: string,
  run: (carrier: ProgramCarrier, warmable: Warmable) => Promise<void>,
): ContractCase {
  return serving(name, async (carrier, served) => {
    const { server, sourceId } = served;
    const draft = { ...served.draft, offlineUsePermitted: true, maxRequestsPerSecond: 100, maxConcurrentRequests: 8 };
    await callWell(carrier, 'editSource', { sourceId, draft, oldTiles: 'keep' });
    try {
      await run(carrier, { server, sourceId, draft, area: makeAreaDraft({ sourceId }) });
    } finally {
      for (const { id } of await listAreas(carrier)) {
        await carrier.call('deleteArea', { areaId: id, browsedToo: true });
      }
    }
  });
}

export async function listAreas(carrier: ProgramCarrier): Promise<readonly AreaSummary[]> {
  return (await callWell(carrier, 'listAreas', {})) as readonly AreaSummary[];
}

/** The only saved area. */
export async function getOnlyArea(carrier: ProgramCarrier): Promise<AreaSummary> {
  const [area, ...others] = await listAreas(carrier);
  assert.ok(area !== undefined && others.length === 0);
  return area;
}

export async function measureArea(carrier: ProgramCarrier, areaId: AreaId): Promise<AreaMeasure> {
  return (await callWell(carrier, 'measureArea', { areaId })) as AreaMeasure;
}

/** The estimate for warming an area. */
export async function estimateArea(
  carrier: ProgramCarrier,
  draft: AreaDraft,
  mode: WarmMode = 'missing',
): Promise<AreaEstimate> {
  return (await callWell(carrier, 'estimateArea', { draft, mode })) as AreaEstimate;
}

/** Saves an area, which starts warming it. */
export async function addArea(carrier: ProgramCarrier, draft: AreaDraft, mode: WarmMode = 'missing'): Promise<AreaId> {
  return ((await callWell(carrier, 'addArea', { draft, mode })) as { areaId: AreaId }).areaId;
}

/** Saves an area, waits until it is warmed and returns its id. */
export async function warmWhole(carrier: ProgramCarrier, draft: AreaDraft, mode?: WarmMode): Promise<AreaId> {
  let areaId = NO_AREA;
  await followWarming(carrier, async () => {
    areaId = await addArea(carrier, draft, mode);
  });
  return areaId;
}

/** Starts warming with `act`, and returns all events up to its end, with the result. */
export async function followWarming(
  carrier: ProgramCarrier,
  act: () => Promise<unknown>,
): Promise<{ readonly events: readonly ServiceEvent[]; readonly areaName: string; readonly result: WarmResult }> {
  const isEnd = (event: ServiceEvent): boolean => event.name === 'warmingEnded';
  const events = await collectEvents(carrier, act, (heard) => heard.some(isEnd));
  const end = events.find(isEnd) as Extract<ServiceEvent, { name: 'warmingEnded' }>;
  return { events, areaName: end.areaName, result: end.result };
}

/** Makes a call that frees space, and returns what was freed once it is done. */
export async function freeBy(carrier: ProgramCarrier, method: Method, args: object): Promise<TileCount> {
  let clearId: unknown;
  const act = async (): Promise<void> => {
    ({ clearId } = (await callWell(carrier, method, args)) as { clearId: number });
  };
  const isFreed = (event: ServiceEvent): boolean =>
    event.name === 'freeProgress' && event.clearId === clearId && event.done;
  const events = await collectEvents(carrier, act, (heard) => heard.some(isFreed));
  const freed = events.find(isFreed) as Extract<ServiceEvent, { name: 'freeProgress' }>;
  return freed.freed;
}

/** Checks that each tile counts once. */
export function checkSum({ fetched, present, revalidated, missing, failed, refused, total }: WarmCounts): void {
  assert.equal(fetched + present + revalidated + missing + failed + refused, total);
}

/** Total bytes of some tiles' images. */
export function sumBytes(server: TileServer, coords: readonly string[]): number {
  return coords.reduce((sum, text) => sum + server.tileBytes(readCoord(text)).length, 0);
}

/** Parses `z/x/y`. */
export function readCoord(text: string): TileCoord {
  const coord = parseTileCoord(text);
  assert.ok(coord !== undefined && formatTileCoord(coord) === text);
  return coord;
}
