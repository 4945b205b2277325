/** The worker thread of one archive. Answers its requests in their order; anything unexpected ends it. */
import { parentPort } from 'node:worker_threads';
import { CodedError, toErrorValue } from '../../shared/errors.ts';
import type { ArchiveMessage, ArchiveReply, ArchiveRequest, PartMessage } from './archive-protocol.ts';
import type { ArchiveReader, ListedTile } from './archive-reader.ts';
import { PmtilesParts } from './pmtiles/pmtiles-parts.ts';
import { openReader } from './recognise.ts';

/** Missing in the types of Node 20. */
declare const WebAssembly: {
  readonly Memory: { readonly prototype: { readonly buffer: ArrayBuffer; grow(pages: number): number } };
};

const MAX_BATCH_TILES = 200;
const MAX_BATCH_BYTES = 1_000_000;
const MAX_BATCH_MS = 50;
const MAX_WASM_BYTES = 256 * 2 ** 20;
const WASM_PAGE_BYTES = 65_536;

let reader: ArchiveReader | undefined;
let parts: PmtilesParts | undefined;
let onPart: ((part: PartMessage) => void) | undefined;
const listings = new Map<number, AsyncIterator<ListedTile>>();

limitWasm();
parentPort?.on('message', (message: ArchiveRequest | PartMessage) => {
  if (message.kind === 'part') onPart?.(message);
  else void reply(message);
});

/** SQLite takes a refusal for "out of memory". Its own limits on memory aren't in this build. */
function limitWasm(): void {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages: number): number {
    const bytes = this.buffer.byteLength + pages * WASM_PAGE_BYTES;
    if (bytes > MAX_WASM_BYTES) throw new RangeError('over the limit of memory');
    return grow.call(this, pages);
  };
}

async function reply(request: ArchiveRequest): Promise<void> {
  try {
    post(await answer(request));
  } catch (thrown) {
    if (!(thrown instanceof CodedError)) throw thrown;
    post({ kind: 'failed', error: toErrorValue(thrown) });
  }
}

async function answer(request: ArchiveRequest): Promise<ArchiveReply> {
  if (request.kind === 'open' && request.path === null) {
    parts = await PmtilesParts.open(needPart, request.describes);
    return { kind: 'opened', facts: parts.facts, tileCount: parts.tileCount };
  }
  if (request.kind === 'find') {
    if (!parts) throw new CodedError('internal');
    return { kind: 'found', places: await parts.find(request.coords), tileCompression: parts.tileCompression };
  }
  if (request.kind === 'open') {
    reader = await openReader(request, () => post({ kind: 'indexing' }));
    return { kind: 'opened', facts: reader.facts, tileCount: reader.tileCount };
  }
  if (!reader) throw new CodedError('internal');
  if (request.kind === 'read') return { kind: 'tile', tile: await reader.readTile(request.coord) };
  if (request.kind === 'list') return readBatch(reader, request.listing, request.isFirst);
  await listings.get(request.listing)?.return?.();
  listings.delete(request.listing);
  return { kind: 'ended' };
}

/** One at a time, because requests come one at a time. */
function needPart(offset: number, length: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // The other side knows why it failed.
    onPart = ({ bytes }) => (bytes ? resolve(bytes) : reject(new CodedError('cancelled')));
    post({ kind: 'need', offset, length });
  });
}

async function readBatch(from: ArchiveReader, listing: number, isFirst: boolean): Promise<ArchiveReply> {
  if (isFirst) listings.set(listing, from.listTiles()[Symbol.asyncIterator]());
  const iterator = listings.get(listing);
  // Of a thread before this one, so its place in the archive isn't known.
  if (!iterator) throw new CodedError('archive-damaged');
  const tiles: ListedTile[] = [];
  const untilMs = performance.now() + MAX_BATCH_MS;
  let bytes = 0;
  while (tiles.length < MAX_BATCH_TILES && bytes < MAX_BATCH_BYTES && performance.now() < untilMs) {
    const next = await iterator.next();
    if (next.done) {
      listings.delete(listing);
      return { kind: 'tiles', tiles, isLast: true };
    }
    tiles.push(next.value);
    bytes += next.value.tile.bytes.length;
  }
  return { kind: 'tiles', tiles, isLast: false };
}

function post(message: ArchiveMessage): void {
  parentPort?.postMessage(message);
}
