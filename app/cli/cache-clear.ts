/** `npm run cache -- clear`: clears and frees the space before it ends, or previews a clear. */
import type { ClearPreview, ClearScope } from '../../shared/cache/clear-scope.ts';
import { CodedError } from '../../shared/errors.ts';
import { formatCount, formatTileCount } from '../../shared/texts/quantities.ts';
import { resolveRegion, resolveSource } from '../service/commands/named-things.ts';
import type { Engine } from '../service/engine.ts';
import type { ClearFlags } from './cache-flags.ts';
import type { CacheOutput } from './cache-output.ts';

type ClearEngine = Pick<Engine, 'areas' | 'disk' | 'list' | 'scopes'>;

const CLEAR_ID = 1;

/**
 * Clears and resolves once the space is freed; with `--dry-run` prints a preview. Aborting the signal doesn't undo a clear: the
 * next start frees the rest. Rejects with `unknown-source`, `unknown-area`, `cancelled` when the signal aborts before the
 * clear, or with the reason why tiles could not be moved.
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
  else if (!json) await print(['Cleared. The rest of the space is freed at the next start.']);
}

async function readScope(engine: ClearEngine, flags: ClearFlags): Promise<ClearScope> {
  const { minZoom, maxZoom, olderThanMs, only, areasToo } = flags;
  const sourceId = await resolveSource(engine, flags.source);
  const region = flags.region && (await resolveRegion(engine, flags.region));
  return { sourceId, region, minZoom, maxZoom, olderThanMs, only, keepAreas: !areasToo };
}

function formatPreview({ clears, keeps, areas }: ClearPreview, { areasToo }: ClearFlags): string {
  const count = formatCount(areas, { one: 'saved area has', other: 'saved areas have' });
  const saved = areas === 0 ? '' : ` ${count} tiles there; they would be ${areasToo ? 'cleared' : 'kept'}.`;
  return `Would clear ${formatTileCount(clears)} and keep ${formatTileCount(keeps)}.${saved}`;
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
