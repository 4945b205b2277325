/** The list of sources: the built-in ones, then the user's own in menu order. No cache or network here. */
import { CodedError } from '../../../shared/errors.ts';
import { MAX_SOURCES } from '../../../shared/settings/settings-file.ts';
import {
  OPENSTREETMAP_SOURCE,
  type Source,
  type SourceId,
  type SourceOf,
  WORLD_SOURCE,
} from '../../../shared/sources/source.ts';
import type { ArchiveDraft, ArchiveLook, DraftJudgement, SourceDraft } from '../../../shared/sources/source-draft.ts';
import {
  NO_SECRETS_TYPED,
  type SecretDraft,
  type SecretKind,
  type SourceSecrets,
} from '../../../shared/sources/source-secrets.ts';
import { createArchiveSource, deriveArchiveId } from '../../sources/archive/archive-draft.ts';
import { createSource, describeBadSource, judgeDraft, tidyDraft } from '../../sources/draft-judge.ts';
import { listOwnOrigins } from '../../sources/http/request-headers.ts';
import { CACHED_OPENSTREETMAP } from '../../sources/provider-rules.ts';
import { listOrigins, readAddress } from '../../sources/source-address.ts';
import { checkSecrets, mergeSecrets } from '../../sources/source-secrets.ts';
import type { SettingsStore } from '../state/settings-store.ts';
import type { SecretStore } from './secret-store.ts';
import { describeTemplate, findArchiveAt, type SourceFlag } from './source-flag.ts';

export interface SourceListOptions {
  /** Where the drafts are stored; those in its current settings must be valid. */
  readonly settings: Pick<SettingsStore, 'current' | 'update'>;
  /** Where the secrets of sources are stored; without it there are none. */
  readonly secrets?: Pick<SecretStore, 'find' | 'set'>;
  /** Called after every change with the new list. */
  readonly onChange?: (sources: readonly Source[]) => void;
}

/** A user's own source and its draft. */
interface OwnSource {
  readonly draft: SourceDraft;
  readonly source: Source;
}

interface OwnArchive {
  readonly draft: ArchiveDraft;
  readonly source: SourceOf<'archive'>;
}

export class SourceList {
  readonly #options: SourceListOptions;
  #own: readonly OwnSource[];
  #archives: readonly OwnArchive[];
  #all: readonly Source[];

  constructor(options: SourceListOptions) {
    this.#options = options;
    this.#own = options.settings.current.sources.map(describeOwn);
    const archives = options.settings.current.archives.map(describeArchive);
    this.#archives = [...new Map(archives.map((one) => [one.source.id, one])).values()];
    this.#all = this.#listAll();
  }

  /** All sources. Unchanged ones are the same objects as before. */
  get all(): readonly Source[] {
    return this.#all;
  }

  /** Shown on first start, and when the current source is removed. */
  get defaultSource(): Source {
    return this.require(OPENSTREETMAP_SOURCE.id);
  }

  find(id: SourceId): Source | undefined {
    return this.#all.find((source) => source.id === id);
  }

  /** Returns the source with an id; throws `unknown-source`. */
  require(id: SourceId): Source {
    const source = this.find(id);
    if (!source) throw new CodedError('unknown-source', { detail: id });
    return source;
  }

  /** Returns the tile if its source is in the list; otherwise throws `unknown-source`. */
  requireTile<Tile extends { readonly sourceId: SourceId }>(tile: Tile): Tile {
    this.require(tile.sourceId);
    return tile;
  }

  /** Judges a draft against all other sources; `replacing` is the one it would replace. */
  judge(draft: SourceDraft, replacing: SourceId | null, typed: SecretDraft = NO_SECRETS_TYPED): DraftJudgement {
    const verdict = judgeDraft(draft, this.#all, replacing);
    const stored = this.#findKept(draft, replacing);
    const secretProblems = checkSecrets(typed, mergeSecrets(stored, typed), verdict, draft.plainHttpAccepted);
    return {
      ...verdict,
      problems: [...verdict.problems, ...secretProblems],
      storedSecrets: Object.keys(stored) as SecretKind[],
    };
  }

  /** The secrets that a draft's source would have. Throws `bad-source` if those typed are invalid. */
  secretsOf(draft: SourceDraft, replacing: SourceId | null, typed: SecretDraft = NO_SECRETS_TYPED): SourceSecrets {
    const stored = this.#findKept(draft, replacing);
    const secrets = mergeSecrets(stored, typed);
    const [problem] = checkSecrets(typed, secrets, judgeDraft(draft, [], null), draft.plainHttpAccepted);
    if (problem) throw describeBadSource(problem);
    return secrets;
  }

  /** Appends a source. Throws `bad-source` with the problem, or `too-many-sources`. */
  add(draft: SourceDraft, typed?: SecretDraft): Source {
    this.#check(draft, null, typed);
    this.#requireRoom();
    const added = describeOwn(draft);
    this.#options.secrets?.set(added.source.id, this.secretsOf(draft, null, typed));
    this.#set([...this.#own, added]);
    return added.source;
  }

  /**
   * Replaces a source by its edited version, which keeps its secrets only on the same servers. `addressChanged` means that it has another id and so another tile folder.
   * Throws `bad-source`, `built-in-source` or `unknown-source`.
   */
  edit(
    id: SourceId,
    draft: SourceDraft,
    typed?: SecretDraft,
  ): { readonly source: Source; readonly addressChanged: boolean } {
    if (this.#requireOwn(id).kind !== 'http') throw new CodedError('bad-source');
    this.#check(draft, id, typed);
    const edited = describeOwn(draft);
    const secrets = this.secretsOf(draft, id, typed);
    this.#options.secrets?.set(edited.source.id, secrets);
    if (edited.source.id !== id) this.#options.secrets?.set(id, {});
    this.#set(this.#own.map((own) => (own.source.id === id ? edited : own)));
    return { source: edited.source, addressChanged: edited.source.id !== id };
  }

  /** Removes a source from the list, and its secrets. Throws `built-in-source` or `unknown-source`. */
  remove(id: SourceId): void {
    this.#requireOwn(id);
    this.#options.secrets?.set(id, {});
    this.#set(
      this.#own.filter((own) => own.source.id !== id),
      this.#archives.filter(({ source }) => source.id !== id),
    );
  }

  /** Keeps OpenStreetMap off the network, or lets it on again. Throws `unknown-source`, or `bad-source` for other sources. */
  setCachedTilesOnly(id: SourceId, cachedTilesOnly: boolean): void {
    if (this.require(id).id !== OPENSTREETMAP_SOURCE.id) throw new CodedError('bad-source');
    this.#options.settings.update({ openStreetMapCachedOnly: cachedTilesOnly });
    this.#set(this.#own);
  }

  /** The draft of an archive, with its path. */
  findArchive(id: SourceId): ArchiveDraft | undefined {
    return this.#archives.find(({ source }) => source.id === id)?.draft;
  }

  /**
   * Appends an archive. One at the same path that is in the list already keeps its place and what people have changed of it.
   * Throws `too-many-sources`.
   */
  addArchive(draft: ArchiveDraft): Source {
    const known = this.findArchive(deriveArchiveId(draft.path));
    if (!known) this.#requireRoom();
    const { name, attribution } = known ?? draft;
    return this.#setArchive({ ...draft, name, attribution });
  }

  /** Changes an archive, except its path. Throws `unknown-source`, or `bad-source` for a source of another kind. */
  editArchive(id: SourceId, change: Partial<ArchiveLook & Omit<ArchiveDraft, 'path'>>): Source {
    this.require(id);
    const known = this.findArchive(id);
    if (!known) throw new CodedError('bad-source');
    return this.#setArchive({ ...known, ...change });
  }

  /**
   * Returns the source named on a command line. A new template is added. Throws `unknown-source`, `bad-source` or
   * `too-many-sources`.
   */
  resolveFlag(flag: Exclude<SourceFlag, { kind: 'archive' }>): Source {
    if (flag.kind === 'id') return this.require(flag.id);
    const archive = findArchiveAt(flag.template, this.#all);
    if (archive) return archive;
    const draft = describeTemplate(flag.template);
    return this.find(createSource(draft).id) ?? this.add(draft);
  }

  #check(draft: SourceDraft, replacing: SourceId | null, typed?: SecretDraft): void {
    const [problem] = this.judge(draft, replacing, typed).problems;
    if (problem) throw describeBadSource(problem);
  }

  /** The stored secrets of the replaced source, unless the draft has a server that they aren't sent to. */
  #findKept(draft: SourceDraft, replacing: SourceId | null): SourceSecrets {
    const before = replacing === null ? undefined : this.find(replacing);
    const stored = before && this.#options.secrets?.find(before.id);
    if (!stored || before.kind !== 'http') return {};
    const read = readAddress(draft);
    const origins = read.kind === 'good' ? listOrigins(read.address) : [];
    const known = listOwnOrigins(before.address);
    return origins.every((origin) => known.includes(origin)) ? stored : {};
  }

  #requireOwn(id: SourceId): Source {
    const source = this.require(id);
    if (source.builtIn) throw new CodedError('built-in-source');
    return source;
  }

  #requireRoom(): void {
    if (this.#own.length + this.#archives.length >= MAX_SOURCES) throw new CodedError('too-many-sources');
  }

  #setArchive(draft: ArchiveDraft): Source {
    const next = describeArchive(draft);
    const known = this.#archives.find(({ source }) => source.id === next.source.id);
    if (known && JSON.stringify(known.draft) === JSON.stringify(draft)) return known.source;
    const archives = known ? this.#archives.map((one) => (one === known ? next : one)) : [...this.#archives, next];
    this.#set(this.#own, archives);
    return next.source;
  }

  #set(own: readonly OwnSource[], archives = this.#archives): void {
    this.#own = own;
    this.#archives = archives;
    this.#options.settings.update({
      sources: own.map(({ draft }) => draft),
      archives: archives.map(({ draft }) => draft),
    });
    this.#all = this.#listAll();
    this.#options.onChange?.(this.#all);
  }

  #listAll(): readonly Source[] {
    const { openStreetMapCachedOnly } = this.#options.settings.current;
    const openStreetMap = openStreetMapCachedOnly ? CACHED_OPENSTREETMAP : OPENSTREETMAP_SOURCE;
    return [openStreetMap, WORLD_SOURCE, ...[...this.#own, ...this.#archives].map(({ source }) => source)];
  }
}

function describeOwn(draft: SourceDraft): OwnSource {
  return { draft: tidyDraft(draft), source: createSource(draft) };
}

function describeArchive(draft: ArchiveDraft): OwnArchive {
  return { draft, source: createArchiveSource(draft) };
}
