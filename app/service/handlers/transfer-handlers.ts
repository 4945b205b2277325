/** Handlers for exporting and importing tiles. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ExportFormat } from '../../../shared/calls/transfer-calls.ts';
import { CodedError } from '../../../shared/errors.ts';
import { makeOwnFolder } from '../../files/own-files.ts';
import type { ArchiveUploads } from '../archives/archive-uploads.ts';
import { ImportUndo } from '../archives/import-undo.ts';
import { exportTiles, requireExportable } from '../archives/tile-export.ts';
import { importTiles } from '../archives/tile-import.ts';
import type { Engine } from '../engine.ts';
import type { HostDesktop } from './desktop-handlers.ts';
import { done, type Handlers } from './dispatch.ts';

type TransferEngine = Pick<
  Engine,
  'archives' | 'areas' | 'cache' | 'disk' | 'emit' | 'exportNotes' | 'list' | 'settings' | 'tileSources'
>;

const PROGRESS_EVERY_MS = 100;

export interface TransferHandlersOptions {
  readonly engine: TransferEngine;
  readonly host: HostDesktop;
  /** Where a host without dialogs saves archives. */
  readonly exportsDir: string;
  readonly uploads: ArchiveUploads;
}

export function createTransferHandlers({ engine, host, exportsDir, uploads }: TransferHandlersOptions) {
  const { list, emit, areas } = engine;
  const archives = new Map<string, string>();
  let lastExport: string | undefined;
  let lastImport: { readonly transferId: string; readonly undo: ImportUndo } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const findPath = (archiveId: string): string => {
    const path = archives.get(archiveId) ?? uploads.find(archiveId);
    if (path === undefined) throw new CodedError('file-unreadable');
    return path;
  };

  return {
    exportTiles: async ({ transferId, ...task }, signal) => {
      const source = list.require(task.sourceId);
      requireExportable(source);
      if (task.region?.kind === 'area') await areas.load();
      const place = await choosePlace(host, exportsDir, source.name, task.format);
      if (place === null) return null;
      const written = await follow(emit, transferId, (onProgress) =>
        exportTiles(engine, { ...task, ...place }, { signal, onProgress }),
      );
      lastExport = place.target;
      return { ...written, path: place.target };
    },
    showExport: async () => {
      if (lastExport !== undefined && (await host.openPath(dirname(lastExport)))) return null;
      throw new CodedError('folder-not-opened');
    },
    chooseArchive: async ({ kind }) => {
      const path = kind === 'file' ? await host.chooseArchiveFile() : await host.chooseFolder();
      if (path === null) return null;
      const archiveId = randomBytes(8).toString('hex');
      archives.set(archiveId, path);
      return { archiveId, fileName: basename(path) };
    },
    holdArchive: (announced, signal) => uploads.hold(announced, signal),
    sendArchive: async ({ data, ...part }) => done(uploads.add({ ...part, bytes: Buffer.from(data, 'base64') })),
    importTiles: async ({ transferId, archiveId, sourceId, rows, isDryRun }, signal) => {
      const path = findPath(archiveId);
      const startedMs = Date.now();
      const undo = new ImportUndo(sourceId, startedMs);
      const task = { path, rows: rows ?? undefined, chooseSource: () => sourceId };
      const beforeWrite = (...change: Parameters<ImportUndo['note']>): void => undo.note(...change);
      try {
        const counts = await follow(emit, transferId, (onProgress) =>
          importTiles(engine, task, { startedMs, isDryRun, signal, onProgress, beforeWrite }),
        );
        if (undo.withinMs > 0) {
          clearTimeout(timer);
          lastImport = { transferId, undo };
          timer = setTimeout(() => {
            lastImport = undefined;
          }, undo.withinMs).unref();
        }
        return { ...counts, undoWithinMs: undo.withinMs };
      } finally {
        // Windows draw what has changed.
        if (!isDryRun) emit({ name: 'tilesCleared', sourceId, isUndo: true });
      }
    },
    askRows: async ({ archiveId }, signal) => {
      const question = await engine.archives.ask(findPath(archiveId));
      if (!signal.aborted) return question;
      await engine.archives.answer(question.questionId, null);
      throw new CodedError('cancelled');
    },
    undoImport: async ({ transferId }) => {
      if (lastImport?.transferId !== transferId) throw new CodedError('undo-too-late');
      const { undo } = lastImport;
      lastImport = undefined;
      const gone = await undo.undo(engine);
      emit({ name: 'tilesCleared', sourceId: undo.sourceId });
      return gone;
    },
  } satisfies Partial<Handlers>;
}

/** The place that people chose, or a free one in `exportsDir` without a dialog; null if they chose none. */
async function choosePlace(
  host: HostDesktop,
  exportsDir: string,
  sourceName: string,
  format: ExportFormat,
): Promise<{ readonly target: string; readonly replaces: boolean } | null> {
  const name = sourceName.replace(/[^\p{L}\p{N} ._()-]/gu, '').replace(/^[ .]+|[ .]+$/g, '') || 'tiles';
  const ending = format === 'folder' ? '' : `.${format}`;
  if (host.kind === 'browser') {
    await makeOwnFolder(exportsDir);
    return { target: findFree(exportsDir, name, ending), replaces: false };
  }
  if (format !== 'folder') {
    const target = await host.chooseSavePath(null, `${name}${ending}`);
    return target === null ? null : { target, replaces: true };
  }
  const folder = await host.chooseFolder();
  return folder === null ? null : { target: findFree(folder, name, ''), replaces: false };
}

function findFree(dir: string, name: string, ending: string): string {
  for (let number = 1; ; number += 1) {
    const path = join(dir, `${name}${number === 1 ? '' : ` ${number}`}${ending}`);
    if (fs.lstatSync(path, { throwIfNoEntry: false }) === undefined) return path;
  }
}

type OnProgress = (progress: { readonly done: number; readonly total: number | null }) => void;

/** Tells windows and the desktop about a transfer from its first tiles to its end. */
async function follow<Result>(
  emit: TransferEngine['emit'],
  transferId: string,
  run: (onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  let toldMs = Number.NEGATIVE_INFINITY;
  const tell: OnProgress = ({ done, total }) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < PROGRESS_EVERY_MS) return;
    toldMs = nowMs;
    emit({ name: 'transferProgress', transferId, done, total });
  };
  return run(tell).finally(() => emit({ name: 'transferEnded', transferId }));
}
