/** Handlers for the list of sources. */
import type { OldTiles } from '../../../shared/contract.ts';
import type { SourceId } from '../../../shared/source.ts';
import { createSource } from '../../sources/draft-judge.ts';
import { PUBLIC_SOURCES } from '../../sources/public-sources.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from './dispatch.ts';

/** In place of what a preview doesn't need. */
const UNSAID = { name: 'Preview', attribution: '', attributionUrl: '' };

export interface SourceHandlersOptions
  extends Pick<Engine, 'list' | 'tileSources' | 'preview' | 'describe' | 'settings' | 'notices' | 'scopes' | 'emit'> {
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

  async function leave(goneId: SourceId, oldTiles: OldTiles): Promise<void> {
    options.notices.remove('source-refused', goneId);
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
      options.notices.remove('source-refused', sourceId);
      options.tileSources.retry(sourceId, coord);
      return null;
    },
    checkSource: async ({ draft, replacing }) => list.judge(draft, replacing),
    previewSource: async ({ draft, coord }, signal) =>
      options.preview(createSource({ ...draft, ...UNSAID }), coord, signal),
    describeSource: async ({ text }, signal) => options.describe(text, signal),
    listPublicSources: async () => PUBLIC_SOURCES,
    addSource: async ({ draft }) => {
      const { id } = list.add(draft);
      tellChange();
      return { sourceId: id };
    },
    editSource: async ({ sourceId, draft, oldTiles }) => {
      const { source, addressChanged } = list.edit(sourceId, draft);
      moveOn(sourceId, source.id);
      tellChange();
      if (addressChanged) await leave(sourceId, oldTiles);
      return { sourceId: source.id };
    },
    removeSource: async ({ sourceId, oldTiles }) => {
      list.remove(sourceId);
      moveOn(sourceId, list.defaultSource.id);
      tellChange();
      await leave(sourceId, oldTiles);
      return null;
    },
  } satisfies Partial<Handlers>;
}
