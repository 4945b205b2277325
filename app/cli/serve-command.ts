/** What `npm run serve` does: serves tiles until it is asked to end. */
import type { CodedError } from '../../shared/errors.ts';
import { formatTileJsonAddress, formatTileTemplate, isCacheOnly } from '../../shared/serving.ts';
import { type Engine, openEngine } from '../service/engine.ts';
import { startTileServing, type TileServing } from '../service/serving/tile-serving.ts';
import { END_WITHIN_MS } from '../service/starting/end-signal.ts';
import { makeNamedFolders, resolveFolders } from '../service/starting/folders.ts';
import { readSavedSettings } from '../service/state/settings-store.ts';
import { COMMAND_ENGINE, EXIT, type Exit, explain, type Surroundings } from './command.ts';
import type { ServeFlags } from './serve-flags.ts';
import { formatTable } from './text-table.ts';
import type { OutputStream } from './warm-output.ts';

export interface ServeOutput {
  /** Called once, when tiles are served. */
  readonly tellReady: (engine: Pick<Engine, 'list'>, bases: readonly string[]) => void;
}

/** The output for a stream: a table for people, or a line of JSON. */
export function createServeOutput(stream: OutputStream, json: boolean): ServeOutput {
  return {
    tellReady: ({ list }, bases) => {
      const [base = ''] = bases;
      const sources = list.all.map((source) => ({
        id: source.id,
        name: source.name,
        tiles: formatTileTemplate(base, source.id),
        tilejson: formatTileJsonAddress(base, source.id),
        cachedTilesOnly: isCacheOnly(source),
      }));
      if (json) {
        stream.write(`${JSON.stringify({ ready: true, bases, sources, pid: process.pid })}\n`);
        return;
      }
      const rows = sources.map(({ name, tiles, cachedTilesOnly }) => [
        name,
        tiles,
        cachedTilesOnly ? 'cached only' : '',
      ]);
      stream.write(`${bases.map((each) => `Serving tiles at ${each}/`).join('\n')}\n`);
      stream.write(
        `${formatTable(rows, 3)
          .map((row) => row.trimEnd())
          .join('\n')}\n`,
      );
    },
  };
}

/** Resolves with the exit code once the signal has aborted, or when it can't serve. */
export async function runServe(flags: ServeFlags, surroundings: Surroundings<ServeOutput>): Promise<Exit> {
  const { fetch, output, report, signal } = surroundings;
  const { port = null, listen: host, offline } = flags;
  const folders = resolveFolders(flags);
  const { dataDir } = folders;
  const onTrouble = (error: CodedError): void => report(`tilekeep: ${error.message}`);
  let engine: Engine | undefined;
  let serving: TileServing | undefined;
  let exit: Exit = EXIT.done;
  try {
    await makeNamedFolders(flags);
    // Otherwise another cache than the map's might be served.
    await readSavedSettings({ dataDir, onTrouble });
    engine = await openEngine({ ...COMMAND_ENGINE, ...folders, offline, fetch, emit: () => undefined });
    serving = await startTileServing({ engine, dataDir, host, port });
    if (flags.newAddress) await serving.renewAddress();
    // A named port is for this run.
    if (port === null) await serving.keepPort();
    if (serving.takenPort !== null)
      report(`tilekeep: Port ${serving.takenPort} is in use, so addresses have another one.`);
    output.tellReady(engine, await serving.listBases());
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  } catch (thrown) {
    exit = explain(thrown, report);
  }
  // Writes that don't end must not keep it.
  setTimeout(() => process.exit(exit), END_WITHIN_MS).unref();
  await serving?.close();
  await engine?.close();
  return exit;
}
