/** What `npm run cache` does, from checked flags to the exit code. Takes no lock: a program may run on the same folders. */
import fs from 'node:fs';
import type { CacheCheck } from '../../shared/cache-check.ts';
import { CodedError, type ErrorValue, toErrorValue } from '../../shared/errors.ts';
import { DEFAULT_MEMORY_TILES } from '../../shared/settings.ts';
import { type Engine, type EngineOptions, openEngine } from '../service/engine.ts';
import { makeNamedFolders, resolveFolders } from '../service/starting/folders.ts';
import { EventBus } from '../service/state/event-bus.ts';
import { readSavedSettings } from '../service/state/settings-store.ts';
import { clearTiles, previewClear } from './cache-clear.ts';
import type { CacheFlags } from './cache-flags.ts';
import { printTiles } from './cache-list.ts';
import type { CacheOutput } from './cache-output.ts';
import { printStatistics } from './cache-stats.ts';
import { hasFailures, verifyCache } from './cache-verify.ts';
import { watchNewFolders } from './new-folders.ts';

/** How it ends, as the help explains it. */
export const CACHE_EXIT = { done: 0, trouble: 1, bad: 2, failures: 3, interrupted: 130 } as const;

export type CacheExit = (typeof CACHE_EXIT)[keyof typeof CACHE_EXIT];

export interface CacheSurroundings {
  readonly fetch: EngineOptions['fetch'];
  readonly output: CacheOutput;
  /** Takes a line for standard error. */
  readonly report: (line: string) => void;
  /** Aborts when people interrupt it. */
  readonly signal: AbortSignal;
}

/** Runs the command; never rejects but for a defect. No server is asked, and the settings are left alone. */
export async function runCache(flags: CacheFlags, surroundings: CacheSurroundings): Promise<CacheExit> {
  const { dataDir, cacheDir, isCacheDirFixed } = resolveFolders(flags);
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
    if (!isThere) report(`tilekeep: there is no cache at ${usedDir} yet`);
    const own = { memoryTiles: DEFAULT_MEMORY_TILES, offline: true, savesSettings: false, emit: bus.emit };
    engine = await openEngine({ dataDir, cacheDir, isCacheDirFixed, fetch: surroundings.fetch, ...own });
    const exit = await run(engine, flags, surroundings, bus.listen);
    return signal.aborted ? CACHE_EXIT.interrupted : exit;
  } catch (thrown) {
    return signal.aborted ? CACHE_EXIT.interrupted : explain(thrown, report);
  } finally {
    await engine?.close();
    removeNewFolders();
  }
}

async function run(
  engine: Engine,
  flags: CacheFlags,
  { output, report, signal }: CacheSurroundings,
  onEvent: EventBus['listen'],
): Promise<CacheExit> {
  switch (flags.verb) {
    case 'stats':
      await printStatistics(engine, output, signal);
      return CACHE_EXIT.done;
    case 'list':
      await printTiles(engine, flags, output, signal);
      return CACHE_EXIT.done;
    case 'verify':
      return judgeCheck(await verifyCache(engine, onEvent, output, signal));
    case 'clear':
      if (flags.only === 'failed') report('tilekeep: this command has asked for no tile, so none has failed in it');
      await (flags.dryRun ? previewClear : clearTiles)(engine, flags, output, signal);
      return CACHE_EXIT.done;
  }
}

function judgeCheck(check: CacheCheck): CacheExit {
  if (check.state !== 'done') return CACHE_EXIT.trouble;
  return hasFailures(check) ? CACHE_EXIT.failures : CACHE_EXIT.done;
}

/** Rejects for what cannot be read: it would look like a cache without tiles. False for one that is not there yet. */
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

const BAD: ReadonlySet<ErrorValue['code']> = new Set(['unknown-source', 'unknown-area']);

/** Says what is in the way, and answers how that ends; throws what is a defect again. */
function explain(thrown: unknown, report: (line: string) => void): CacheExit {
  if (!(thrown instanceof CodedError)) throw thrown;
  const { code, message } = toErrorValue(thrown);
  report(`tilekeep: ${message}`);
  return BAD.has(code) ? CACHE_EXIT.bad : CACHE_EXIT.trouble;
}
