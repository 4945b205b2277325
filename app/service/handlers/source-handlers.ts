/** Handlers for the list of sources. */
import type { OldTiles } from '../../../shared/calls/contract.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import { createSource } from '../../sources/draft-judge.ts';
import { PUBLIC_SOURCES } from '../../sources/public-sources.ts';
import type { Engine } from '../engine.ts';
import type { Layers } from '../layers/layers.ts';
import { forgetRefusal } from '../sources/created-source.ts';
import type { Handlers } from './dispatch.ts';

/** In place of what a preview doesn't need. */
const UNSAID = { name: 'Preview', attribution: '', attributionUrl: '' };

export interface SourceHandlersOptions
  extends Pick<Engine, 'list' | 'tileSources' | 'preview' | 'describe' | 'settings' | 'notices' | 'scopes' | 'emit'> {
  /** Layers of a source follow it. */
  readonly layers: Pick<Layers, 'moveOn'>;
  /** Returns the id of the next clear. */
  readonly nextClearId: () => number;
}

export function createSourceHandlers(options: SourceHandlersOptions) {
  const { list, settings, emit } = options;

  /** If the removed source was shown, shows another one. */
  function moveOn(goneId: SourceId, nextId: SourceId): void {
    if (settings.current.sourceId === goneId) settings.update({ sourceId: nextId });
  }

  function tellChange(): void {
    emit({ name: 'sourcesChanged', sources: list.all, sourceId: settings.current.sourceId });
  }

  function removeNotices(sourceId: SourceId): void {
    forgetRefusal(options.notices, sourceId);
    options.notices.remove('source-not-working', sourceId);
  }

  async function leave(goneId: SourceId, oldTiles: OldTiles): Promise<void> {
    removeNotices(goneId);
    if (oldTiles === 'clear') await options.scopes.clearRemoved(goneId, options.nextClearId());
  }

  return {
    selectSource: async ({ sourceId }) => {
      list.require(sourceId);
      settings.update({ sourceId });
      emit({ name: 'sourceSelected', sourceId });
      return null;
    },
    retrySource: async ({ sourceId, coord }) => {
      list.require(sourceId);
      removeNotices(sourceId);
      options.tileSources.retry(sourceId, coord);
      return null;
    },
    checkSource: async ({ draft, secrets, replacing }) => list.judge(draft, replacing, secrets),
    previewSource: async ({ draft, secrets, replacing = null, coord }, signal) => {
      const source = createSource({ ...draft, ...UNSAID });
      return options.preview({ source, secrets: list.secretsOf(draft, replacing, secrets), coord }, signal);
    },
    describeSource: async (wish, signal) => {
      if ('text' in wish) return options.describe(wish.text, signal);
      const { draft, secrets, replacing } = wish;
      return options.describe(draft.template, signal, list.secretsOf(draft, replacing, secrets));
    },
    listPublicSources: async () => PUBLIC_SOURCES,
    addSource: async ({ draft, secrets }) => {
      const { id } = list.add(draft, secrets);
      tellChange();
      return { sourceId: id };
    },
    editSource: async ({ sourceId, draft, secrets, oldTiles }) => {
      const { source, addressChanged } = list.edit(sourceId, draft, secrets);
      moveOn(sourceId, source.id);
      tellChange();
      if (addressChanged) options.layers.moveOn(sourceId, source.id);
      // What failed before, such as a refusal, may work with another password or limit.
      removeNotices(sourceId);
      emit({ name: 'sourceReady', sourceId: source.id });
      if (addressChanged) await leave(sourceId, oldTiles);
      return { sourceId: source.id };
    },
    setCachedTilesOnly: async ({ sourceId, cachedTilesOnly }) => {
      list.setCachedTilesOnly(sourceId, cachedTilesOnly);
      tellChange();
      removeNotices(sourceId);
      emit({ name: 'sourceReady', sourceId });
      return null;
    },
    removeSource: async ({ sourceId, oldTiles }) => {
      list.remove(sourceId);
      moveOn(sourceId, list.defaultSource.id);
      tellChange();
      options.layers.moveOn(sourceId, null);
      await leave(sourceId, oldTiles);
      return null;
    },
  } satisfies Partial<Handlers>;
}
