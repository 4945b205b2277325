/** Opens an archive for reading, in a worker thread. */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CodedError, throwIfCancelled } from '../../shared/errors.ts';
import type { Archive, ArchivedTile, OpenOptions } from './archive.ts';
import type { ListedTile } from './archive-reader.ts';
import { ArchiveThread, type ThreadLimits } from './archive-thread.ts';
import { nameIndexFolder } from './index-folder.ts';

/** Built beside the code that uses it. */
const WORKER_URL = new URL('./archive-worker.js', import.meta.url);
// Opening may read a cold disk, and an index takes a walk through all tiles.
const LIMITS: ThreadLimits = { openMs: 30_000, indexMs: 600_000, requestMs: 10_000, heapMegabytes: 256 };

/**
 * Opens an archive, whatever its file or folder is called. Rejects with a `CodedError`: `file-unreadable` if there is nothing at
 * `path`, `archive-unreadable` if it is no archive, `archive-vector`, `archive-damaged`, `archive-busy` or `archive-too-large`.
 */
export async function openArchive(
  path: string,
  options: OpenOptions = {},
  workerUrl = WORKER_URL,
  limits = LIMITS,
): Promise<Archive> {
  const indexPath = join(options.tempDir ?? tmpdir(), nameIndexFolder(), 'index');
  const open = { kind: 'open', path: resolve(path), rows: options.rows, indexPath } as const;
  const thread = new ArchiveThread(workerUrl, open, limits);
  thread.onIndexing = options.onIndexing;
  try {
    const opened = await thread.ask(open, options.signal ?? new AbortController().signal);
    if (opened.kind !== 'opened') throw new CodedError('internal');
    return {
      facts: opened.facts,
      tileCount: opened.tileCount,
      readTile: (coord, signal) => readTile(thread, coord, signal),
      listTiles: (signal) => listTiles(thread, signal),
      close: () => thread.close(),
    };
  } catch (thrown) {
    await thread.close();
    throw thrown;
  }
}

async function readTile(
  thread: ArchiveThread,
  coord: ListedTile['coord'],
  signal: AbortSignal,
): Promise<ArchivedTile | undefined> {
  const reply = await thread.ask({ kind: 'read', coord }, signal);
  return reply.kind === 'tile' ? reply.tile : undefined;
}

let listings = 0;

async function* listTiles(thread: ArchiveThread, signal: AbortSignal): AsyncGenerator<ListedTile> {
  listings += 1;
  const listing = listings;
  let isLast = false;
  try {
    for (let isFirst = true; !isLast; isFirst = false) {
      const reply = await thread.ask({ kind: 'list', listing, isFirst }, signal);
      if (reply.kind !== 'tiles') throw new CodedError('internal');
      isLast = reply.isLast;
      for (const tile of reply.tiles) {
        throwIfCancelled(signal);
        yield tile;
      }
    }
  } finally {
    const forEver = new AbortController().signal;
    if (!isLast) await thread.ask({ kind: 'end-listing', listing }, forEver).catch(() => undefined);
  }
}
