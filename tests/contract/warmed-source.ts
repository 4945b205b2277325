/** A source that may be warmed, on a server of one case's own, and an area of four of its tiles. Knows no test runner. */

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
} from '../../shared/area.ts';
import type { Method, ServiceEvent } from '../../shared/contract.ts';
import type { SourceId } from '../../shared/source.ts';
import type { SourceDraft } from '../../shared/source-draft.ts';
import { formatTileCoord, parseTileCoord, type TileCoord } from '../../shared/tile-coord.ts';
import type { TileCount } from '../../shared/tile-count.ts';
import { makeAreaDraft } from '../support/areas.ts';
import type { TileServer } from '../support/tile-server.ts';
import { collectEvents, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell } from './contract-calls.ts';
import { serving } from './served-source.ts';

/** An id of no area. */
export const NO_AREA = 'ffffffffffffffff';
/** The tiles of {@link Warmable.area}. */
export const AREA_COORDS = ['0/0/0', '1/1/0', '2/2/1', '3/4/2'];

const ring: readonly (readonly [number, number])[] = [
  [6, 45],
  [8, 45],
  [8, 47],
  [6, 45],
];
/** Three ways to say the same four tiles. */
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
  /** What makes the source, offline use permitted. */
  readonly draft: SourceDraft;
  /** An area of one tile at each zoom from 0 to 3. */
  readonly area: AreaDraft;
}

/** A case with a source that may be warmed; the server, the source and every area are gone after it. */
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

/** The one saved area. */
export async function getOnlyArea(carrier: ProgramCarrier): Promise<AreaSummary> {
  const [area, ...others] = await listAreas(carrier);
  assert.ok(area !== undefined && others.length === 0);
  return area;
}

export async function measureArea(carrier: ProgramCarrier, areaId: AreaId): Promise<AreaMeasure> {
  return (await callWell(carrier, 'measureArea', { areaId })) as AreaMeasure;
}

/** What warming an area would take. */
export async function estimateArea(
  carrier: ProgramCarrier,
  draft: AreaDraft,
  mode: WarmMode = 'missing',
): Promise<AreaEstimate> {
  return (await callWell(carrier, 'estimateArea', { draft, mode })) as AreaEstimate;
}

/** Saves an area; its warming has begun then. */
export async function addArea(carrier: ProgramCarrier, draft: AreaDraft, mode: WarmMode = 'missing'): Promise<AreaId> {
  return ((await callWell(carrier, 'addArea', { draft, mode })) as { areaId: AreaId }).areaId;
}

/** Saves an area and waits until it is warmed; answers its id. */
export async function warmWhole(carrier: ProgramCarrier, draft: AreaDraft, mode?: WarmMode): Promise<AreaId> {
  let areaId = NO_AREA;
  await followWarming(carrier, async () => {
    areaId = await addArea(carrier, draft, mode);
  });
  return areaId;
}

/** Does what begins warming and answers all events up to its end, with how it has ended. */
export async function followWarming(
  carrier: ProgramCarrier,
  act: () => Promise<unknown>,
): Promise<{ readonly events: readonly ServiceEvent[]; readonly areaName: string; readonly result: WarmResult }> {
  const isEnd = (event: ServiceEvent): boolean => event.name === 'warmingEnded';
  const events = await collectEvents(carrier, act, (heard) => heard.some(isEnd));
  const end = events.find(isEnd) as Extract<ServiceEvent, { name: 'warmingEnded' }>;
  return { events, areaName: end.areaName, result: end.result };
}

/** Makes a call that frees space, and answers what is free when all of it is. */
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

/** Makes sure that each tile counts once. */
export function checkSum({ fetched, present, revalidated, failed, refused, total }: WarmCounts): void {
  assert.equal(fetched + present + revalidated + failed + refused, total);
}

/** How many bytes the images of some tiles have. */
export function sumBytes(server: TileServer, coords: readonly string[]): number {
  return coords.reduce((sum, text) => sum + server.tileBytes(readCoord(text)).length, 0);
}

/** `z/x/y` as a coordinate. */
export function readCoord(text: string): TileCoord {
  const coord = parseTileCoord(text);
  assert.ok(coord !== undefined && formatTileCoord(coord) === text);
  return coord;
}
