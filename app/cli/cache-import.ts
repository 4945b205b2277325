/** `npm run cache -- import`: adds the tiles of an archive to the cache. */
import { describeImport } from '../../shared/texts/transfer.ts';
import { type ImportCounts, importTiles } from '../service/archives/tile-import.ts';
import { findNamedSource } from '../service/commands/named-things.ts';
import type { Engine } from '../service/engine.ts';
import type { ImportFlags } from './archive-flags.ts';
import { tellProgress } from './cache-export.ts';
import type { CacheOutput } from './cache-output.ts';

/**
 * Imports, or only counts, and prints progress and the result, which it returns. Rejects with `unknown-source`, or as
 * {@link importTiles} does.
 */
export async function runImport(
  engine: Engine,
  { path, source, rows, dryRun }: ImportFlags,
  output: CacheOutput,
  signal: AbortSignal,
): Promise<ImportCounts> {
  const chooseSource = (name: string): string => findNamedSource(source ?? name, engine.list.all);
  const tell = tellProgress(output, dryRun ? 'Counting' : 'Importing');
  const { sourceId, ...counts } = await importTiles(
    engine,
    { path, rows, chooseSource },
    {
      startedMs: Date.now(),
      isDryRun: dryRun,
      signal,
      onProgress: ({ done, total }) => total !== null && tell({ done, total }),
    },
  );
  const end = { event: dryRun ? 'preview' : 'end', sourceId, ...counts };
  await output.print([output.json ? JSON.stringify(end) : describeImport(counts, dryRun)]);
  return counts;
}
