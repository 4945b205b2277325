/** Warming for windows and the command line: areas are saved, warmed in turn, and resumed at start. No host here. */
import type { AreaDraft, AreaId, AreaSummary, WarmJob, WarmMode, WarmResult } from '../../../shared/areas/area.ts';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { CodedError } from '../../../shared/errors.ts';
import { mayWarm, type SourceId } from '../../../shared/sources/source.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import type { TileCache } from '../../cache/tile-cache.ts';
import { type AreaEntry, type AreaList, summarizeArea } from '../../warming/area-list.ts';
import { describeForbidden } from '../../warming/estimate.ts';
import { deriveAreaId, type SavedJob } from '../../warming/saved-area.ts';
import { WarmQueue } from '../../warming/warm-queue.ts';
import { WarmRun, type WarmRunOptions } from '../../warming/warm-run.ts';
import type { SourceList } from '../sources/source-list.ts';
import type { TileSources } from '../sources/tile-sources.ts';
import type { DiskBudgetKeeper } from '../storage/disk-budget.ts';
import { chooseRunTiles } from './run-tiles.ts';

export interface WarmingOptions {
  readonly areas: AreaList;
  readonly list: SourceList;
  readonly cache: Pick<TileCache, 'warmTile'>;
  readonly disk: Pick<DiskTier, 'trouble'>;
  readonly tileSources: Pick<TileSources, 'retry' | 'findPlanner'>;
  readonly budget: Pick<DiskBudgetKeeper, 'settleRemoval'>;
  readonly emit: (event: ServiceEvent) => void;
  /** Called with errors that have no caller: `area-unsaved` or `areas-unreadable`. */
  readonly onTrouble: (error: CodedError) => void;
}

/** Options of a command-line run besides its area. */
export interface SingleRunOptions extends RunHooks {
  readonly mode: WarmMode;
  readonly signal: AbortSignal;
  /** Called with the run before it starts, for its status. */
  readonly onRun: (run: WarmRun) => void;
}

type RunHooks = Pick<WarmRunOptions, 'onChange' | 'patienceMs' | 'giveUpAfterMs'>;

export class Warming {
  readonly #options: WarmingOptions;
  readonly #queue: WarmQueue;
  #started: Promise<void> = Promise.resolve();

  constructor(options: WarmingOptions) {
    this.#options = options;
    this.#queue = new WarmQueue({
      onState: () => this.tellAreas(),
      onProgress: (areaId) => this.#tellProgress(areaId),
      onEnd: (areaId, result) => void this.#end(areaId, result),
    });
  }

  /** Loads the saved areas and resumes unfinished warming. Never rejects. */
  start(): Promise<void> {
    this.#started = this.#start();
    return this.#started;
  }

  /** Resolves once the saved areas are loaded; at once in a program that didn't {@link start}. */
  get ready(): Promise<void> {
    return this.#started;
  }

  async #start(): Promise<void> {
    await this.#options.areas.load().catch((thrown: unknown) => this.#tellTrouble(thrown));
    const begun = this.#options.areas.all.flatMap((entry) => (entry.area.job ? [{ entry, job: entry.area.job }] : []));
    begun.sort((one, other) => one.job.sinceMs - other.job.sinceMs);
    for (const { entry, job } of begun) this.#enqueue(entry, job);
    this.tellAreas();
  }

  /** The saved areas by name, with their jobs. */
  get areas(): readonly AreaSummary[] {
    const summaries = this.#options.areas.all.map((entry) => ({
      ...summarizeArea(entry),
      job: this.#queue.find(entry.area.id) ?? null,
    }));
    return summaries.sort((one, other) => one.name.localeCompare(other.name));
  }

  /** Saves an area and warms it; rejects with `area-unsaved`. Doesn't check whether warming is allowed. */
  async add(draft: AreaDraft, mode: WarmMode): Promise<AreaId> {
    const { areas } = this.#options;
    const id = deriveAreaId(draft);
    await this.#queue.cancel(id);
    if (areas.find(id)) await areas.change(id, (area) => ({ ...area, name: draft.name }));
    else await areas.put({ ...draft, id, job: null, lastResult: null });
    // Tiles removed after the run has seen them would be missing.
    await this.#options.budget.settleRemoval();
    await this.#begin(id, mode, Date.now());
    return id;
  }

  /** See `warmArea` in the contract. */
  async warm(id: AreaId, mode: WarmMode): Promise<void> {
    this.#require(id);
    if (this.#queue.find(id)?.mode === mode) return this.resume(id);
    await this.#queue.cancel(id);
    await this.#begin(id, mode, Date.now());
  }

  /** See `retryFailedTiles` in the contract. */
  async retryFailed(id: AreaId): Promise<void> {
    const { area } = this.#require(id);
    if (this.#queue.find(id)) return this.resume(id);
    const { mode = 'missing', begunMs = Date.now() } = area.lastResult ?? {};
    await this.#begin(id, mode, begunMs);
  }

  async rename(id: AreaId, name: string): Promise<void> {
    this.#options.areas.require(id);
    await this.#options.areas.change(id, (area) => ({ ...area, name }));
    this.tellAreas();
  }

  async pause(id: AreaId): Promise<void> {
    this.#options.areas.require(id);
    if (this.#queue.pause(id)) await this.#savePaused(id, true);
  }

  async resume(id: AreaId): Promise<void> {
    const { area } = this.#require(id);
    if (!this.#queue.find(id)) return;
    // People have fixed the problem, or want another try.
    this.#options.tileSources.retry(area.sourceId, null);
    this.#queue.resume(id);
    await this.#savePaused(id, false);
  }

  /** Resolves once nothing of it is running. */
  async cancel(id: AreaId): Promise<void> {
    this.#options.areas.require(id);
    await this.#queue.cancel(id);
  }

  /** Handles the service's events. */
  readonly follow = (event: ServiceEvent): void => {
    if (event.name === 'sourceReady') this.#queue.retry((id) => this.#isOf(id, event.sourceId));
    else if (event.name === 'sourcesChanged') this.#queue.retry(() => true);
    else if (event.name === 'preferencesChanged' && event.change.offline === false) this.#queue.retry(() => true);
  };

  /** Retries because the disk is writable again. */
  readonly noteDiskRecovered = (): void => this.#queue.retry(() => true);

  /** Warms a saved area outside the queue, for a program that does nothing else; the result is saved with it. */
  async runOnce(entry: AreaEntry, { mode, signal, onRun, ...hooks }: SingleRunOptions): Promise<WarmResult> {
    const begunMs = Date.now();
    const run = this.#createRun(entry, { mode, sinceMs: begunMs, isPaused: false }, hooks);
    onRun(run);
    await run.run(signal);
    const { counts, failures } = run.status;
    const isWhole = !signal.aborted;
    const result: WarmResult = { mode, begunMs, endedMs: Date.now(), isWhole, counts, failures };
    await this.#options.areas.change(entry.area.id, (area) => ({ ...area, lastResult: result }));
    return result;
  }

  /** Stops all runs; the next start resumes them. Resolves once nothing is running. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  /** Returns an area that may be warmed now; throws `unknown-area`, `unknown-source`, `warming-forbidden` or `warming-unmarked`. */
  #require(id: AreaId): AreaEntry {
    const entry = this.#options.areas.require(id);
    this.#requireAllowed(entry.area.sourceId);
    return entry;
  }

  #requireAllowed(sourceId: SourceId): void {
    const source = this.#options.list.require(sourceId);
    if (!mayWarm(source.rules)) throw CodedError.from(describeForbidden(source));
  }

  #isOf(id: AreaId, sourceId: SourceId): boolean {
    return this.#options.areas.find(id)?.area.sourceId === sourceId;
  }

  async #begin(id: AreaId, mode: WarmMode, sinceMs: number): Promise<void> {
    const job: SavedJob = { mode, sinceMs, isPaused: false };
    const entry = await this.#options.areas.change(id, (area) => ({ ...area, job }));
    if (entry) this.#enqueue(entry, job);
  }

  #enqueue(entry: AreaEntry, job: SavedJob): void {
    this.#queue.add({
      areaId: entry.area.id,
      mode: job.mode,
      begunMs: job.sinceMs,
      isPaused: job.isPaused,
      createRun: (onChange) => this.#createRun(entry, job, { onChange }),
    });
  }

  #createRun({ area, cover, expected }: AreaEntry, { mode, sinceMs }: SavedJob, hooks: RunHooks): WarmRun {
    const { cache, disk, list, tileSources } = this.#options;
    const { sourceId, minZoom, maxZoom } = area;
    return new WarmRun({
      ...chooseRunTiles({ minZoom, maxZoom, cover }, list.find(sourceId), tileSources.findPlanner(sourceId)),
      expected,
      warmTile: async (coord, signal, beforeRequest) => {
        // Sources and their rule cards may change at any time.
        this.#requireAllowed(sourceId);
        return cache.warmTile({ sourceId, coord }, { mode, sinceMs, beforeRequest }, signal);
      },
      isDiskResting: () => disk.trouble !== undefined,
      ...hooks,
    });
  }

  async #savePaused(id: AreaId, isPaused: boolean): Promise<void> {
    await this.#options.areas.change(id, (area) => ({ ...area, job: area.job && { ...area.job, isPaused } }));
  }

  async #end(id: AreaId, result: WarmResult): Promise<void> {
    const { areas, emit } = this.#options;
    const areaName = areas.find(id)?.area.name ?? '';
    try {
      await areas.change(id, (area) => ({ ...area, job: null, lastResult: result }));
    } catch (thrown) {
      this.#tellTrouble(thrown);
    }
    emit({ name: 'warmingEnded', areaId: id, areaName, result });
    this.tellAreas();
  }

  /** Sends the current list to every window. */
  tellAreas(): void {
    this.#options.emit({ name: 'areasChanged', areas: this.areas });
  }

  #tellTrouble(thrown: unknown): void {
    if (thrown instanceof CodedError) this.#options.onTrouble(thrown);
  }

  #tellProgress(areaId: AreaId): void {
    const job: WarmJob | undefined = this.#queue.find(areaId);
    if (job) this.#options.emit({ name: 'warmProgress', areaId, job });
  }
}
