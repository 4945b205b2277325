/** What `npm run cache` does, from checked flags to the exit code. Takes no lock, so the map may run on the same folders. */
import fs from 'node:fs';
import type { CacheCheck } from '../../shared/cache/cache-check.ts';
import { CodedError } from '../../shared/errors.ts';
import { type Engine, openEngine } from '../service/engine.ts';
import { makeNamedFolders, resolveFolders } from '../service/starting/folders.ts';
import { EventBus } from '../service/state/event-bus.ts';
import { readSavedSettings } from '../service/state/settings-store.ts';
import { clearTiles } from './cache-clear.ts';
import { runExport } from './cache-export.ts';
import type { CacheFlags } from './cache-flags.ts';
import { runImport } from './cache-import.ts';
import { printTiles } from './cache-list.ts';
import type { CacheOutput } from './cache-output.ts';
import { printStatistics } from './cache-stats.ts';
import { hasFailures, verifyCache } from './cache-verify.ts';
import { COMMAND_ENGINE, EXIT, type Exit, explain, type Surroundings } from './command.ts';
import { watchNewFolders } from './new-folders.ts';

/** Runs the command; rejects only for a defect. Makes no requests and doesn't change the settings. */
export async function runCache(flags: CacheFlags, surroundings: Surroundings<CacheOutput>): Promise<Exit> {
  const folders = resolveFolders(flags);
  const { dataDir, cacheDir, isCacheDirFixed } = folders;
  const { report, signal } = surroundings;
  const removeNewFolders = watchNewFolders([cacheDir, dataDir]);
  const bus = new EventBus();
  let engine: Engine | undefined;
  try {
    await makeNamedFolders({ ...flags, cacheDir: undefined });
    const onTrouble = (error: CodedError): void => report(`tilekeep: ${error.message}`);
    const { cacheDir: movedTo } = await readSavedSettings({ dataDir, onTrouble });
    const usedDir = isCacheDirFixed ? cacheDir : (movedTo ?? cacheDir);
    const isThere = await requireReadable(usedDir);
    await makeNamedFolders(flags);
    if (!isThere && flags.verb !== 'import') report(`tilekeep: No cache at ${usedDir} yet.`);
    const { fetch } = surroundings;
    engine = await openEngine({ ...COMMAND_ENGINE, ...folders, offline: true, fetch, emit: bus.emit });
    const exit = await run(engine, flags, surroundings, bus.listen);
    return signal.aborted ? EXIT.interrupted : exit;
  } catch (thrown) {
    return signal.aborted ? EXIT.interrupted : explain(thrown, report);
  } finally {
    await engine?.close();
    removeNewFolders();
  }
}

async function run(
  engine: Engine,
  flags: CacheFlags,
  { output, report, signal }: Surroundings<CacheOutput>,
  onEvent: EventBus['listen'],
): Promise<Exit> {
  switch (flags.verb) {
    case 'stats':
      await printStatistics(engine, output, signal);
      return EXIT.done;
    case 'list':
      await printTiles(engine, flags, output, signal);
      return EXIT.done;
    case 'verify':
      return judgeCheck(await verifyCache(engine, onEvent, output, signal));
    case 'clear':
      if (flags.only === 'failed')
        report('tilekeep: Only the running map knows failed requests, so --only failed finds none here.');
      await clearTiles(engine, flags, output, signal);
      return EXIT.done;
    case 'export':
      await runExport(engine, flags, output, signal);
      return EXIT.done;
    case 'import':
      return (await runImport(engine, flags, output, signal)).damaged > 0 ? EXIT.failures : EXIT.done;
  }
}

function judgeCheck(check: CacheCheck): Exit {
  if (check.state !== 'done') return EXIT.trouble;
  return hasFailures(check) ? EXIT.failures : EXIT.done;
}

/** False when there is no cache yet. Rejects when it can't be read, which would look like an empty cache. */
async function requireReadable(cacheDir: string): Promise<boolean> {
  try {
    await fs.promises.readdir(cacheDir);
    return true;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    const isDenied = code === 'EACCES' || code === 'EPERM';
    throw new CodedError(isDenied ? 'cache-denied' : 'cache-unavailable', { detail: cacheDir });
  }
}
