/**
 * The archives among the sources: opens files and folders that people chose, asks how rows are counted where an archive doesn't
 * say, and follows changes of the files. Nothing is written to an archive.
 */
import fs from 'node:fs';
import { basename, resolve } from 'node:path';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import type { RowsQuestion } from '../../../shared/calls/desktop-calls.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { ArchiveDraft } from '../../../shared/sources/source-draft.ts';
import type { DeliveredTile } from '../../../shared/tiles/tile.ts';
import type { Archive, OpenOptions } from '../../archives/archive.ts';
import type { TileCache } from '../../cache/tile-cache.ts';
import { describeArchive, readRange } from '../../sources/archive/archive-draft.ts';
import { FileWatch } from '../layers/file-watch.ts';
import type { SettingsStore } from '../state/settings-store.ts';
import { ArchiveOpenings } from './archive-openings.ts';
import { findArchiveView, findTileBounds } from './archive-view.ts';
import { RowsPreviews } from './rows-previews.ts';
import type { SourceList } from './source-list.ts';
import type { TileSources } from './tile-sources.ts';

export interface ArchivesOptions {
  readonly list: Pick<SourceList, 'all' | 'findArchive' | 'addArchive' | 'editArchive'>;
  readonly tileSources: Pick<TileSources, 'restart'>;
  readonly cache: Pick<TileCache, 'forgetSource'>;
  readonly settings: Pick<SettingsStore, 'current' | 'update'>;
  readonly emit: (event: ServiceEvent) => void;
  readonly open: (path: string, options?: OpenOptions) => Promise<Archive>;
  /** For tests: see {@link FileWatch}. */
  readonly lookEveryMs?: number;
}

/** The rows people have chosen. */
export type ChosenRows = NonNullable<OpenOptions['rows']>;

export class Archives {
  readonly #options: ArchivesOptions;
  readonly #watch: FileWatch;
  /** The version of each watched file that its source has, or was told to read. */
  readonly #versions = new Map<SourceId, number>();
  readonly #previews: RowsPreviews;
  readonly #openings: ArchiveOpenings;
  /** Opened last, for a source that hasn't asked for it yet. Opening a large one without an index takes long. */
  #opened: { readonly sourceId: SourceId; readonly archive: Archive } | undefined;

  constructor(options: ArchivesOptions) {
    this.#options = options;
    const onChange = (): void => this.#followFiles();
    this.#watch = new FileWatch({ onChange, lookEveryMs: options.lookEveryMs, takesAll: true });
    this.#previews = new RowsPreviews(options.open);
    this.#openings = new ArchiveOpenings(options);
  }

  /** True while windows are open: only then are the files watched. */
  set areShown(areShown: boolean) {
    this.#watch.isOn = areShown;
  }

  /**
   * Adds the archive at an absolute path to the sources, selects it, and moves the view to its bounds if it is outside of them.
   * Returns the question how its rows are counted if the archive doesn't say it; then nothing has changed. Rejects with
   * `archive-missing`, `too-many-sources`, `cancelled`, or an error of the reader.
   */
  async open(path: string, rows?: ChosenRows): Promise<RowsQuestion | undefined> {
    const whole = resolve(path);
    await requireFile(whole);
    let archive = await this.#openings.open(whole);
    let isKept = false;
    try {
      const isUnknown = archive.facts.rows === 'unknown';
      // One tile for the whole world is the same either way.
      const said = rows ?? (archive.facts.maxZoom === 0 ? 'north' : undefined);
      if (isUnknown && !said) return await this.#previews.ask(whole);
      if (isUnknown) {
        await archive.close();
        archive = await this.#openings.open(whole, said && { rows: said });
      }
      const draft = describeArchive(whole, archive.facts, (isUnknown && said) || null);
      this.#show({ ...draft, bounds: draft.bounds ?? (await findTileBounds(archive)) }, archive);
      isKept = true;
      return undefined;
    } finally {
      if (!isKept) await archive.close();
    }
  }

  /** The same from a command line, where nothing can be asked: rejects with `archive-rows-unknown`. */
  async openNamed(path: string, rows?: ChosenRows): Promise<void> {
    const question = await this.open(path, rows);
    if (!question) return;
    await this.answer(question.questionId, null);
    throw new CodedError('archive-rows-unknown', { detail: question.fileName });
  }

  /** Makes a question how an archive counts its rows, as {@link RowsPreviews.ask}. */
  ask(path: string): Promise<RowsQuestion> {
    return this.#previews.ask(resolve(path));
  }

  /** Answers a question, or drops it for null. Rejects with `unknown-source` if it is too old, and like {@link open}. */
  async answer(questionId: string, rows: ChosenRows | null): Promise<void> {
    const path = this.#previews.take(questionId);
    if (rows) await this.open(path, rows);
  }

  /** Cancels an opening that windows were told of by `archiveOpening`. No effect on one that has ended. */
  cancelOpening(openingId: string): void {
    this.#openings.cancel(openingId);
  }

  /** A tile of a question's preview; see {@link RowsPreviews.read}. */
  preview(wish: Parameters<RowsPreviews['read']>[0], signal: AbortSignal): Promise<DeliveredTile> {
    return this.#previews.read(wish, signal);
  }

  /**
   * Opens the archive of a source for its tiles, and watches it from then on. Rejects with `unknown-source`, `archive-missing`,
   * `archive-not-opened` if people cancelled it, `cancelled` once the signal aborts, or an error of the reader.
   */
  async openTiles(sourceId: SourceId, signal: AbortSignal): Promise<Archive> {
    const { list } = this.#options;
    const draft = list.findArchive(sourceId);
    if (!draft) throw new CodedError('unknown-source');
    this.#watch.add(sourceId, draft.path);
    await this.#watch.lookFirst(sourceId);
    this.#versions.set(sourceId, this.#watch.find(sourceId).version);
    const archive = this.#takeOpened(sourceId) ?? (await this.#reopen(draft, signal));
    try {
      // The file may have other zooms than when it was opened last.
      const range = readRange(archive.facts);
      this.edit(sourceId, { format: archive.facts.format, ...range, bounds: range.bounds ?? draft.bounds });
      return archive;
    } catch (thrown) {
      // The source was removed meanwhile.
      await archive.close();
      throw thrown;
    }
  }

  /** Changes an archive and tells the windows; see {@link SourceList.editArchive}. */
  edit(sourceId: SourceId, change: Parameters<SourceList['editArchive']>[1]): void {
    const { list, settings, emit } = this.#options;
    const before = list.findArchive(sourceId);
    list.editArchive(sourceId, change);
    const after = list.findArchive(sourceId);
    if (before === after) return;
    if (before?.rows !== after?.rows) this.#dropTiles(sourceId);
    emit({ name: 'sourcesChanged', sources: list.all, sourceId: settings.current.sourceId });
    emit({ name: 'sourceReady', sourceId });
  }

  close(): void {
    this.#watch.isOn = false;
    this.#openings.close();
    this.#previews.close();
    this.#dropOpened();
  }

  async #reopen({ path, rows }: ArchiveDraft, signal: AbortSignal): Promise<Archive> {
    await requireFile(path);
    try {
      return await this.#openings.open(path, { ...(rows && { rows }), signal });
    } catch (thrown) {
      const isOurs = thrown instanceof CodedError && thrown.code === 'cancelled' && !signal.aborted;
      throw isOurs ? new CodedError('archive-not-opened') : thrown;
    }
  }

  #show(draft: ArchiveDraft, archive: Archive): void {
    const { list, settings, emit } = this.#options;
    const { id: sourceId } = list.addArchive(draft);
    this.#dropOpened();
    this.#opened = { sourceId, archive };
    settings.update({ sourceId });
    emit({ name: 'sourcesChanged', sources: list.all, sourceId });
    emit({ name: 'sourceSelected', sourceId });
    // It may have failed before.
    this.#options.tileSources.restart(sourceId);
    this.#dropTiles(sourceId);
    const view = findArchiveView(settings.current.view, draft);
    if (!view) return;
    settings.update({ view });
    emit({ name: 'placeWanted', place: view });
  }

  #takeOpened(sourceId: SourceId): Archive | undefined {
    if (this.#opened?.sourceId !== sourceId) return undefined;
    const { archive } = this.#opened;
    this.#opened = undefined;
    return archive;
  }

  #dropOpened(): void {
    void this.#opened?.archive.close();
    this.#opened = undefined;
  }

  #dropTiles(sourceId: SourceId): void {
    this.#options.cache.forgetSource(sourceId);
    this.#options.emit({ name: 'tilesCleared', sourceId });
  }

  #followFiles(): void {
    const { list, tileSources, emit } = this.#options;
    for (const [sourceId, known] of this.#versions) {
      const { state, version } = this.#watch.find(sourceId);
      if (!list.findArchive(sourceId)) {
        this.#watch.delete(sourceId);
        this.#versions.delete(sourceId);
      } else if (version !== known) {
        this.#versions.set(sourceId, version);
        tileSources.restart(sourceId);
        // While the file is gone, its tiles in memory are all there is.
        if (state !== 'ready') continue;
        this.#dropTiles(sourceId);
        emit({ name: 'sourceReady', sourceId });
      }
    }
  }
}

async function requireFile(path: string): Promise<void> {
  await fs.promises.stat(path).catch((cause: unknown) => {
    throw new CodedError('archive-missing', { detail: basename(path), cause });
  });
}
