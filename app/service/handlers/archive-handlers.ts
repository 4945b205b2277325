/** Handlers for archives of tiles. */
import { CodedError } from '../../../shared/errors.ts';
import type { Engine } from '../engine.ts';
import type { Layers } from '../layers/layers.ts';
import { openPaths } from '../opened-paths.ts';
import type { HostDesktop } from './desktop-handlers.ts';
import { done, type Handlers } from './dispatch.ts';

export interface ArchiveHandlersOptions extends Pick<Engine, 'archives' | 'list'> {
  readonly host: Pick<HostDesktop, 'chooseFolder'>;
  readonly layers: Layers;
}

export function createArchiveHandlers(options: ArchiveHandlersOptions) {
  const { archives, list, host } = options;
  return {
    openTileFolder: async () => {
      const path = await host.chooseFolder();
      return path === null ? null : openPaths([path], options);
    },
    previewRows: async (wish, signal) => archives.preview(wish, signal),
    answerRows: async ({ questionId, rows }) => done(archives.answer(questionId, rows)),
    cancelOpening: async ({ openingId }) => {
      archives.cancelOpening(openingId);
      return null;
    },
    editArchive: async ({ sourceId, look, rows }) => {
      list.require(sourceId);
      if ((list.findArchive(sourceId)?.rows ?? null) === null && rows !== null) throw new CodedError('bad-source');
      archives.edit(sourceId, { ...look, ...(rows && { rows }) });
      return null;
    },
  } satisfies Partial<Handlers>;
}
