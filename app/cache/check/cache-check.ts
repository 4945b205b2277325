/** Checks and repairs the cache step by step, one check at a time. */

import type { CacheCheck, CheckStepName } from '../../../shared/cache/cache-check.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import { NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { countQuarantine } from '../clearing/quarantine.ts';
import type { DiskTier } from '../disk/disk-tier.ts';
import type { TileKey } from '../files/tile-path.ts';
import type { TileCache } from '../tile-cache.ts';
import type { CheckContext } from './check-context.ts';
import { CheckProgress } from './check-progress.ts';
import type { Inspector } from './inspection-protocol.ts';
import { openInspectionThread } from './inspection-thread.ts';
import { sweepLeftovers } from './leftovers-step.ts';
import { checkTiles } from './read-steps.ts';
import { removeStrays } from './strays-step.ts';

export interface CacheCheckerOptions {
  readonly disk: Pick<DiskTier, 'cacheDir' | 'listSources' | 'mendRecords'>;
  readonly cache: Pick<TileCache, 'forgetTile'>;
  /** The sources in the list. Removed sources that still have tiles are found on disk. */
  readonly sourceIds: () => readonly SourceId[];
  /** Called a few times a second and once at the end. */
  readonly onProgress?: (check: CacheCheck) => void;
  /** Called at the end, for each source that lost a file from a tile's place. */
  readonly onTaken?: (sourceId: SourceId) => void;
  /** Called with the internal error that stopped a check. */
  readonly onTrouble?: (error: CodedError) => void;
  /** Wall clock in milliseconds since 1970; `Date.now` by default. */
  readonly clockMs?: () => number;
  /** Opens what lists and reads the files; a worker thread by default. */
  readonly openInspector?: () => Inspector;
}

/** The steps that run together, in order. */
const STEPS: readonly (readonly [names: readonly CheckStepName[], run: (context: CheckContext) => Promise<void>])[] = [
  [['leftovers'], sweepLeftovers],
  [['strays'], removeStrays],
  [['images', 'records'], checkTiles],
];

/**
 * A check never loses a good tile, even if it is interrupted or tiles are written meanwhile. A second check finds
 * nothing to repair. Files that aren't the cache's own are left alone.
 */
export class CacheChecker {
  readonly #options: CacheCheckerOptions;
  #last: Run | undefined;

  constructor(options: CacheCheckerOptions) {
    this.#options = options;
  }

  /** Starts a check, unless one is running, and returns its progress. */
  start(): CacheCheck {
    if (this.#last?.check.state !== 'running') this.#last = new Run(this.#options);
    return this.#last.check;
  }

  /** Cancels the running check between two batches and resolves when it has stopped. Repairs already made remain. */
  async cancel(): Promise<void> {
    await this.#last?.cancel();
  }

  /** The running check, or the last one; null if there was none. */
  get current(): CacheCheck | null {
    return this.#last?.check ?? null;
  }

  /** Resolves with the running or last check when it has ended; null if there was none. Never rejects. */
  async settle(): Promise<CacheCheck | null> {
    await this.#last?.ended;
    return this.current;
  }
}

class Run {
  readonly #options: CacheCheckerOptions;
  readonly #progress = new CheckProgress(() => this.#tell());
  readonly #stop = new AbortController();
  readonly #begunMs: number;
  readonly #touched = new Set<SourceId>();
  readonly ended: Promise<void>;
  #state: CacheCheck['state'] = 'running';
  #endedMs: number | null = null;
  #quarantine = NO_TILES;

  constructor(options: CacheCheckerOptions) {
    this.#options = options;
    this.#begunMs = (options.clockMs ?? Date.now)();
    this.ended = this.#run().catch((cause: unknown) => options.onTrouble?.(new CodedError('internal', { cause })));
  }

  get check(): CacheCheck {
    return {
      state: this.#state,
      steps: this.#progress.steps,
      begunMs: this.#begunMs,
      endedMs: this.#endedMs,
      quarantine: this.#quarantine,
    };
  }

  async cancel(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  /** Reports the end even if a step throws. */
  async #run(): Promise<void> {
    try {
      await this.#runSteps();
    } finally {
      this.#state = this.#progress.steps.every(({ state }) => state === 'done') ? 'done' : 'cancelled';
      this.#endedMs = (this.#options.clockMs ?? Date.now)();
      for (const sourceId of this.#touched) this.#options.onTaken?.(sourceId);
      this.#tell();
    }
  }

  async #runSteps(): Promise<void> {
    const { disk, openInspector = openThread } = this.#options;
    const inspector = openInspector();
    try {
      const context = await this.#makeContext(inspector);
      this.#quarantine = await countQuarantine(disk.cacheDir);
      for (const [names, run] of STEPS) {
        for (const name of names) this.#progress.begin(name);
        await run(context);
        if (this.#stop.signal.aborted) break;
        for (const name of names) this.#progress.end(name);
      }
    } finally {
      await inspector.close();
      this.#quarantine = await countQuarantine(disk.cacheDir);
    }
  }

  async #makeContext(inspector: Inspector): Promise<CheckContext> {
    const { disk, cache, sourceIds, clockMs = Date.now } = this.#options;
    return {
      cacheDir: disk.cacheDir,
      sourceIds: await disk.listSources(sourceIds()),
      nowMs: this.#begunMs,
      clockMs,
      disk,
      inspector,
      progress: this.#progress,
      signal: this.#stop.signal,
      onTaken: (key, quarantined) => this.#noteTaken(cache, key, quarantined),
    };
  }

  #noteTaken(cache: Pick<TileCache, 'forgetTile'>, key: TileKey, added: TileCount): void {
    cache.forgetTile(key);
    this.#touched.add(key.sourceId);
    const { tiles, bytes } = this.#quarantine;
    this.#quarantine = { tiles: tiles + added.tiles, bytes: bytes + added.bytes };
  }

  #tell(): void {
    this.#options.onProgress?.(this.check);
  }
}

function openThread(): Inspector {
  return openInspectionThread(new URL('./check-worker.js', import.meta.url));
}
