/** `npm run cache -- clear`: tells what a clear would do, or does it and gives the space back before it ends. */
import type { AreaId } from '../../shared/area.ts';
import type { ClearPreview, ClearRegion, ClearScope } from '../../shared/clear-scope.ts';
import { CodedError } from '../../shared/errors.ts';
import { formatTileCount } from '../../shared/texts/quantities.ts';
import type { Engine } from '../service/engine.ts';
import type { ClearFlags, RegionFlag } from './cache-flags.ts';
import type { CacheOutput } from './cache-output.ts';

type ClearEngine = Pick<Engine, 'areas' | 'scopes'>;

/** The number of the one clear of this run. */
const CLEAR_ID = 1;

/**
 * Clears, and resolves once the space is given back; with `--dry-run` tells what would go and what would stay. An abort of the
 * signal does not undo a clear: the next start gives back the rest. Rejects with `unknown-source` or `unknown-area`, with
 * `cancelled` once the signal aborts before anything went, and with why tiles could not be moved.
 */
export async function clearTiles(
  engine: ClearEngine,
  flags: ClearFlags,
  { json, print }: CacheOutput,
  signal: AbortSignal,
): Promise<void> {
  const scope = await readScope(engine, flags);
  if (flags.dryRun) {
    const preview = await engine.scopes.preview(scope, signal);
    await print([json ? JSON.stringify({ event: 'preview', ...preview }) : formatPreview(preview, flags)]);
    return;
  }
  if (signal.aborted) throw new CodedError('cancelled');
  await engine.scopes.clear(scope, CLEAR_ID);
  const cleared = await Promise.race([engine.scopes.free(CLEAR_ID), whenAborted(signal)]);
  if (cleared)
    await print([json ? JSON.stringify({ event: 'end', cleared }) : `Cleared: ${formatTileCount(cleared)}.`]);
  else if (!json) await print(['Cleared. The rest of the space is given back at the next start.']);
}

async function readScope(engine: ClearEngine, flags: ClearFlags): Promise<ClearScope> {
  const { sourceId, minZoom, maxZoom, olderThanMs, only, areasToo } = flags;
  const region = flags.region && (await findRegion(engine, flags.region));
  return { sourceId, region, minZoom, maxZoom, olderThanMs, only, keepAreas: !areasToo };
}

async function findRegion({ areas }: ClearEngine, region: RegionFlag): Promise<ClearRegion> {
  if (region.kind === 'box') return region;
  await areas.load();
  return { kind: 'area', areaId: findArea(areas, region.nameOrId) };
}

function findArea(areas: ClearEngine['areas'], nameOrId: string): AreaId {
  if (areas.find(nameOrId)) return nameOrId;
  const named = areas.all.filter(({ area }) => area.name === nameOrId);
  const [found, ...others] = named;
  if (!found) throw new CodedError('unknown-area', { detail: nameOrId });
  // Which of them is meant, only people know.
  if (others.length === 0) return found.area.id;
  throw new CodedError('unknown-area', {
    detail: `several are called “${nameOrId}”: ${named.map(({ area }) => area.id).join(', ')}`,
  });
}

function formatPreview({ clears, keeps, areas }: ClearPreview, { areasToo }: ClearFlags): string {
  const saved = areas === 0 ? '' : `; ${describeAreas(areas)} ${areasToo ? 'lose tiles' : 'keep theirs'}`;
  return `Would clear ${formatTileCount(clears)} and leave ${formatTileCount(keeps)}${saved}.`;
}

function describeAreas(areas: number): string {
  return areas === 1 ? 'tiles of 1 saved area' : `tiles of ${areas} saved areas`;
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
