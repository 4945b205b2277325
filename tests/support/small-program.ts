/** A program without cache or sources, for tests of the transports: real dispatch and events, in-memory handlers. */
import { createDispatch, type Handlers } from '../../app/service/handlers/dispatch.ts';
import type { Program } from '../../app/service/program.ts';
import { createSource, judgeDraft } from '../../app/sources/draft-judge.ts';
import { PUBLIC_SOURCES } from '../../app/sources/public-sources.ts';
import type { AreaId } from '../../shared/areas/area.ts';
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import { CodedError, type ErrorCode } from '../../shared/errors.ts';
import { pickPreferences } from '../../shared/settings/preferences.ts';
import { DEFAULT_SETTINGS } from '../../shared/settings/settings-file.ts';
import { BUILT_IN_SOURCES, type SourceId, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { DEFAULT_VIEW } from '../../shared/view.ts';
import { makeArea, makeEstimate, makeMeasure } from './areas.ts';
import { makeCacheHandlers } from './small-cache.ts';
import { makeLayerHandlers } from './small-layers.ts';

const SAVED_AREA = makeArea();

/** Tiles at this zoom never arrive; such a call only ends when cancelled. */
export const ENDLESS_ZOOM = 21;

export interface SmallProgram extends Program {
  /** Number of calls whose signal has aborted. */
  readonly cancelled: () => number;
  /** Number of calls waiting at {@link ENDLESS_ZOOM}. */
  readonly waiting: () => number;
  /** Number of times a handler requested the end. */
  readonly quits: () => number;
  readonly listeners: () => number;
}

/** Bytes covering every value, so that any re-encoding on the way is noticed. */
export function makeTileBytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
}

/** Starts a small program; `more` replaces handlers. */
export function startSmallProgram(more: Partial<Handlers> = {}): SmallProgram {
  const listeners = new Set<(event: ServiceEvent) => void>();
  const emitEvent = (event: ServiceEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const counts = { cancelled: 0, waiting: 0, quits: 0 };
  const handlers: Handlers = { ...plainHandlers(counts, emitEvent), ...more };
  return {
    dispatch: createDispatch(handlers, { onDefect: () => undefined }),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emitEvent,
    linkedSources: () => BUILT_IN_SOURCES,
    menuState: () => ({
      sources: BUILT_IN_SOURCES,
      sourceId: WORLD_SOURCE.id,
      offline: false,
      coverage: false,
      dimming: false,
    }),
    areas: () => [SAVED_AREA],
    windowPlace: () => null,
    keepWindowPlace: () => undefined,
    openLink: () => false,
    followStart: async () => undefined,
    openFiles: async () => ({ ok: true, value: { layerIds: [], questions: [] } }),
    openFromDesktop: async () => undefined,
    log: { note: () => undefined },
    close: async () => emitEvent({ name: 'ended' }),
    cancelled: () => counts.cancelled,
    waiting: () => counts.waiting,
    quits: () => counts.quits,
    listeners: () => listeners.size,
  };
}

interface Counts {
  cancelled: number;
  waiting: number;
  quits: number;
}

function plainHandlers(counts: Counts, emitEvent: (event: ServiceEvent) => void): Handlers {
  return {
    openMap: async () => ({
      version: '0.0.0',
      host: 'browser',
      cacheDir: '/tiles/Grüße/地図',
      view: DEFAULT_VIEW,
      sourceId: WORLD_SOURCE.id,
      sources: BUILT_IN_SOURCES,
      ...pickPreferences(DEFAULT_SETTINGS),
      dimming: false,
      showsHint: false,
      reportsEvents: false,
      logFile: '/nowhere/tilekeep.log',
      notices: [],
    }),
    ...makeCacheHandlers(),
    ...makeLayerHandlers(),
    ...tileHandlers(counts),
    ...sourceHandlers(emitEvent),
    ...areaHandlers(emitEvent),
    ...warmingHandlers(),
    listBookmarks: async () => [],
    addBookmarks: async () => ({ bookmarkIds: [] }),
    changeBookmark: async () => null,
    deleteBookmarks: async () => ({ undoWithinMs: 0 }),
    restoreBookmarks: async () => null,
    chooseBookmarksPlace: async () => ({ saveId: null }),
    ...transferHandlers(),
    listPublicSources: async () => PUBLIC_SOURCES,
    saveView: async () => null,
    setPreferences: async ({ change }) => {
      emitEvent({ name: 'preferencesChanged', change });
      return null;
    },
    setSharpness: async () => null,
    chooseFolder: async () => ({ path: null }),
    openTrackFile: async () => null,
    openTileFolder: async () => null,
    previewRows: async () => ({
      bytes: makeTileBytes(0),
      contentType: 'image/png',
      tier: 'source',
      freshness: 'fresh',
    }),
    answerRows: async () => null,
    cancelOpening: async () => null,
    editArchive: async () => null,
    setCachedTilesOnly: async () => null,
    copyLink: async () => ({ isCopied: false }),
    openLogFile: async () => null,
    choosePaperPlace: async () => ({ saveId: null }),
    dropSavedFile: async () => null,
    savePdf: async () => {
      throw new CodedError('bad-request');
    },
    dismissHint: async () => null,
    reportEvent: async () => null,
    countTiles: async () => ({ tiles: 3, bytes: 4500 }),
    clearMemory: async () => ({ tiles: 1, bytes: 1500 }),
    openCacheFolder: async () => {
      throw new CodedError('folder-not-opened', { detail: '/tiles/Grüße' });
    },
    quit: async () => {
      counts.quits += 1;
      return null;
    },
  };
}

type TransferMethod =
  | 'exportTiles'
  | 'showExport'
  | 'chooseArchive'
  | 'holdArchive'
  | 'sendArchive'
  | 'importTiles'
  | 'askRows'
  | 'undoImport';

/** Nothing can be exported or imported. */
function transferHandlers(): Pick<Handlers, TransferMethod> {
  const refuse = (code: ErrorCode) => async (): Promise<never> => {
    throw new CodedError(code);
  };
  return {
    exportTiles: refuse('nothing-to-export'),
    showExport: refuse('folder-not-opened'),
    chooseArchive: async () => null,
    holdArchive: refuse('upload-busy'),
    sendArchive: refuse('upload-lost'),
    importTiles: refuse('file-unreadable'),
    askRows: refuse('file-unreadable'),
    undoImport: refuse('undo-too-late'),
  };
}

type TileMethod = 'getTile' | 'getCachedTile' | 'revalidateTile' | 'findStandIn' | 'readAhead';

/** Every tile exists and is made again each time; nothing is cached. */
function tileHandlers(counts: Counts): Pick<Handlers, TileMethod> {
  return {
    getTile: async ({ sourceId, coord }, signal) => {
      requireWorld(sourceId);
      if (coord.z === ENDLESS_ZOOM) await waitForAbort(signal, counts);
      return { bytes: makeTileBytes(70_000), contentType: 'image/svg+xml', tier: 'source', freshness: 'fresh' };
    },
    getCachedTile: async ({ sourceId }) => {
      requireWorld(sourceId);
      throw new CodedError('not-cached');
    },
    revalidateTile: async ({ sourceId }) => requireWorld(sourceId),
    findStandIn: async ({ sourceId }) => {
      requireWorld(sourceId);
      return [];
    },
    readAhead: async ({ sourceId }) => requireWorld(sourceId),
  };
}

type SourceMethod = Extract<keyof Handlers, `${string}Source`>;

/** Only the built-in sources; an added one is dropped at once. */
function sourceHandlers(emitEvent: (event: ServiceEvent) => void): Pick<Handlers, SourceMethod> {
  return {
    selectSource: async ({ sourceId }) => {
      requireWorld(sourceId);
      emitEvent({ name: 'sourceSelected', sourceId });
      return null;
    },
    retrySource: async ({ sourceId }) => requireWorld(sourceId),
    checkSource: async ({ draft, replacing }) => judgeDraft(draft, BUILT_IN_SOURCES, replacing),
    previewSource: async () => {
      throw new CodedError('offline');
    },
    describeSource: async () => {
      throw new CodedError('offline');
    },
    addSource: async ({ draft }) => ({ sourceId: createSource(draft).id }),
    editSource: async () => {
      throw new CodedError('built-in-source');
    },
    removeSource: async () => {
      throw new CodedError('built-in-source');
    },
  };
}

type AreaMethod = Exclude<Extract<keyof Handlers, `${string}Area${string}`>, 'warmArea'>;

/** One saved area that never changes, whatever is added, renamed or deleted. */
function areaHandlers(emitEvent: (event: ServiceEvent) => void): Pick<Handlers, AreaMethod> {
  return {
    estimateArea: async ({ draft }) => {
      requireWorld(draft.sourceId);
      return makeEstimate();
    },
    sampleArea: async ({ draft }) => {
      requireWorld(draft.sourceId);
      return { tiles: 0 };
    },
    listAreas: async () => [SAVED_AREA],
    getAreaShape: async ({ areaId }) => {
      requireArea(areaId);
      return { kind: 'box', box: SAVED_AREA.bounds };
    },
    measureArea: async ({ areaId }) => {
      requireArea(areaId);
      return makeMeasure();
    },
    addArea: async ({ draft }) => {
      requireWorld(draft.sourceId);
      emitEvent({ name: 'areasChanged', areas: [SAVED_AREA] });
      return { areaId: SAVED_AREA.id };
    },
    renameArea: async ({ areaId }) => requireArea(areaId),
    deleteArea: async ({ areaId }) => {
      requireArea(areaId);
      return { clearId: 1 };
    },
  };
}

type WarmingMethod = 'warmArea' | 'retryFailedTiles' | 'pauseWarming' | 'resumeWarming' | 'cancelWarming';

/** Nothing is ever warmed. */
function warmingHandlers(): Pick<Handlers, WarmingMethod> {
  return {
    warmArea: async ({ areaId }) => requireArea(areaId),
    retryFailedTiles: async ({ areaId }) => requireArea(areaId),
    pauseWarming: async () => null,
    resumeWarming: async () => null,
    cancelWarming: async () => null,
  };
}

function requireArea(areaId: AreaId): null {
  if (areaId !== SAVED_AREA.id) throw new CodedError('unknown-area');
  return null;
}

function requireWorld(sourceId: SourceId): null {
  if (sourceId !== WORLD_SOURCE.id) throw new CodedError('unknown-source', { detail: sourceId });
  return null;
}

async function waitForAbort(signal: AbortSignal, counts: Counts): Promise<never> {
  counts.waiting += 1;
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  counts.waiting -= 1;
  counts.cancelled += 1;
  throw new CodedError('cancelled');
}
