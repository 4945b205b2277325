/** The list of sources: the built-in ones, then people's own in the order of the menu. Knows no cache and no network. */
import { CodedError } from '../../../shared/errors.ts';
import { MAX_SOURCES } from '../../../shared/settings.ts';
import { BUILT_IN_SOURCES, OPENSTREETMAP_SOURCE, type Source, type SourceId } from '../../../shared/source.ts';
import type { DraftJudgement, SourceDraft } from '../../../shared/source-draft.ts';
import { createSource, describeBadSource, judgeDraft, tidyDraft } from '../../sources/draft-judge.ts';
import type { SettingsStore } from '../state/settings-store.ts';
import { describeTemplate, type SourceFlag } from './source-flag.ts';

export interface SourceListOptions {
  /** Where the drafts are kept; those of its current settings must be good ones. */
  readonly settings: Pick<SettingsStore, 'current' | 'update'>;
  /** Told after every change, with the list as it is then. */
  readonly onChange?: (sources: readonly Source[]) => void;
}

/** A source of people's own beside the draft it was made of. */
interface OwnSource {
  readonly draft: SourceDraft;
  readonly source: Source;
}

export class SourceList {
  readonly #options: SourceListOptions;
  #own: readonly OwnSource[];
  #all: readonly Source[];

  constructor(options: SourceListOptions) {
    this.#options = options;
    this.#own = options.settings.current.sources.map(describeOwn);
    this.#all = listAll(this.#own);
  }

  /** Every source. Those that have not changed are the same objects as before. */
  get all(): readonly Source[] {
    return this.#all;
  }

  /** What is shown on a first start, and where the source that was shown is gone. */
  get defaultSource(): Source {
    return OPENSTREETMAP_SOURCE;
  }

  find(id: SourceId): Source | undefined {
    return this.#all.find((source) => source.id === id);
  }

  /** The source of an id; throws `unknown-source`. */
  require(id: SourceId): Source {
    const source = this.find(id);
    if (!source) throw new CodedError('unknown-source', { detail: id });
    return source;
  }

  /** A tile of a source in the list, as it is; throws `unknown-source` for any other. */
  requireTile<Tile extends { readonly sourceId: SourceId }>(tile: Tile): Tile {
    this.require(tile.sourceId);
    return tile;
  }

  /** Judges a draft against all other sources; `replacing` is the one whose place it would take. */
  judge(draft: SourceDraft, replacing: SourceId | null): DraftJudgement {
    return judgeDraft(draft, this.#all, replacing);
  }

  /** Adds a source at the end; throws `bad-source` with what is wrong, or `too-many-sources`. */
  add(draft: SourceDraft): Source {
    this.#check(draft, null);
    if (this.#own.length >= MAX_SOURCES) throw new CodedError('too-many-sources');
    const added = describeOwn(draft);
    this.#set([...this.#own, added]);
    return added.source;
  }

  /**
   * Puts a changed source in the place of a former one. `addressChanged` says that it has another id, and so another
   * tree of tiles. Throws `bad-source`, `built-in-source` or `unknown-source`.
   */
  edit(id: SourceId, draft: SourceDraft): { readonly source: Source; readonly addressChanged: boolean } {
    this.#requireOwn(id);
    this.#check(draft, id);
    const edited = describeOwn(draft);
    this.#set(this.#own.map((own) => (own.source.id === id ? edited : own)));
    return { source: edited.source, addressChanged: edited.source.id !== id };
  }

  /** Takes a source out of the list; throws `built-in-source` or `unknown-source`. */
  remove(id: SourceId): void {
    this.#requireOwn(id);
    this.#set(this.#own.filter((own) => own.source.id !== id));
  }

  /**
   * The source that a command line names. One given by its template is added when it is not there yet; throws
   * `unknown-source`, `bad-source` or `too-many-sources`.
   */
  resolveFlag(flag: SourceFlag): Source {
    if (flag.kind === 'id') return this.require(flag.id);
    const draft = describeTemplate(flag.template);
    return this.find(createSource(draft).id) ?? this.add(draft);
  }

  #check(draft: SourceDraft, replacing: SourceId | null): void {
    const [problem] = this.judge(draft, replacing).problems;
    if (problem) throw describeBadSource(problem);
  }

  #requireOwn(id: SourceId): void {
    if (this.require(id).builtIn) throw new CodedError('built-in-source');
  }

  #set(own: readonly OwnSource[]): void {
    this.#own = own;
    this.#all = listAll(own);
    this.#options.settings.update({ sources: own.map(({ draft }) => draft) });
    this.#options.onChange?.(this.#all);
  }
}

function describeOwn(draft: SourceDraft): OwnSource {
  return { draft: tidyDraft(draft), source: createSource(draft) };
}

function listAll(own: readonly OwnSource[]): readonly Source[] {
  return [...BUILT_IN_SOURCES, ...own.map(({ source }) => source)];
}
