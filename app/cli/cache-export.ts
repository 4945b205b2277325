/** `npm run cache -- export`: writes tiles to an archive. */
import { formatShare, formatTileCount } from '../../shared/texts/quantities.ts';
import { MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';
import { type ExportProgress, exportTiles, type TileExport } from '../service/archives/tile-export.ts';
import { findNamedSource, resolveRegion } from '../service/commands/named-things.ts';
import type { Engine } from '../service/engine.ts';
import { waitWithin } from '../service/starting/time-limit.ts';
import type { ExportFlags } from './archive-flags.ts';
import type { CacheOutput } from './cache-output.ts';

/** Exports and prints progress and the result. Rejects as {@link exportTiles} does, and with `unknown-area`. */
export async function runExport(
  engine: Engine,
  flags: ExportFlags,
  output: CacheOutput,
  signal: AbortSignal,
): Promise<void> {
  const task = await readTask(engine, flags);
  const onProgress = tellProgress(output, 'Exporting');
  const swept = engine.exportNotes.sweep();
  const written = await exportTiles(engine, task, { signal, onProgress });
  // A drive that doesn't answer must not hold up the end.
  await waitWithin(swept, SWEPT_WITHIN_MS);
  const end = { event: 'end', format: task.format, path: task.target, ...written };
  await output.print([output.json ? JSON.stringify(end) : `Exported ${formatTileCount(written)} to ${task.target}.`]);
}

async function readTask(engine: Engine, flags: ExportFlags): Promise<TileExport> {
  const region = flags.region && (await resolveRegion(engine, flags.region));
  const area = region?.kind === 'area' ? engine.areas.require(region.areaId).area : undefined;
  // Only sources in the list have a rule card.
  const sourceId = findNamedSource(flags.source ?? area?.sourceId ?? '', engine.list.all);
  const { minZoom, maxZoom } = flags.zooms ?? area ?? { minZoom: 0, maxZoom: MAX_ZOOM };
  return { sourceId, region, minZoom, maxZoom, format: flags.format, target: flags.out, replaces: false };
}

const SWEPT_WITHIN_MS = 5000;
const STEP_PERCENT = 10;
const STEP_MS = 250;

/** Prints progress: a line for each tenth, or JSON a few times a second. */
export function tellProgress({ json, print }: CacheOutput, verb: string): (progress: ExportProgress) => void {
  let step = 0;
  let toldMs = performance.now();
  return ({ done, total }) => {
    const percent = Math.floor((done * 100) / total);
    const isDue = json ? performance.now() - toldMs >= STEP_MS : percent >= step + STEP_PERCENT && done < total;
    if (!isDue) return;
    toldMs = performance.now();
    step = percent - (percent % STEP_PERCENT);
    const line = json
      ? JSON.stringify({ event: 'progress', done, total })
      : `${verb}: ${percent}%, ${formatShare(done, total)}`;
    void print([line]);
  };
}
