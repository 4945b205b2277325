/** Walks all tiles of some sources, one block of records at a time, and has the thread read ahead. */
import { join } from 'node:path';
import type { SourceId } from '../../../shared/sources/source.ts';
import { isRealDir } from '../files/file-access.ts';
import { ruleOf } from '../files/tile-file.ts';
import { RECORDS_DIR_NAME } from '../files/tile-path.ts';
import { BLOCK_EDGE, type BlockIndex } from '../records/record-block.ts';
import { listBlockFiles } from '../tree/cache-tree.ts';
import { findFirst } from '../tree/zoom-index.ts';
import { type CheckContext, chainTo, inspectZooms } from './check-context.ts';
import { makeUnread, type Reading, type RowList } from './inspection-protocol.ts';

/** Some columns of a block, with their readings. A block that has records but no tiles is one part without columns. */
export interface ReadPart {
  readonly index: BlockIndex;
  readonly columns: readonly RowList[];
  /** All tiles are `refused` if the thread failed. */
  readonly reading: Reading;
  /** True for the block's last part. */
  readonly isLast: boolean;
}

type Part = Omit<ReadPart, 'reading'>;

/** Few enough columns that a part is quick even on a slow disk. */
const PART_COLUMNS = 8;
const PARTS_AHEAD = 3;

/** Yields the parts of all blocks that have tiles or records. Ends early when the signal aborts. */
export async function* readBlocks(context: CheckContext): AsyncGenerator<ReadPart> {
  const ahead: Promise<ReadPart>[] = [];
  for await (const part of planParts(context)) {
    if (context.signal.aborted) return;
    ahead.push(readPart(context, part));
    if (ahead.length > PARTS_AHEAD) yield ahead.shift() as Promise<ReadPart>;
  }
  for (const part of ahead) yield part;
}

async function readPart({ cacheDir, inspector }: CheckContext, part: Part): Promise<ReadPart> {
  const { columns, index } = part;
  const unread = columns.flatMap(({ x, rows }) => [...rows].map((y) => makeUnread(x, y, 'refused')));
  const refused: Reading = { tiles: unread, bytes: 0 };
  if (columns.length === 0) return { ...part, reading: refused };
  const { sourceId, zoom } = index;
  const request = { sourceDir: join(cacheDir, sourceId), zoom, columns, rule: ruleOf(sourceId) };
  return { ...part, reading: await inspector.read(request).catch(() => refused) };
}

async function* planParts(context: CheckContext): AsyncGenerator<Part> {
  for (const sourceId of context.sourceIds) {
    const sourceDir = join(context.cacheDir, sourceId);
    const zooms = new Set([
      ...(await inspectZooms(context, [sourceDir])),
      ...(await inspectZooms(context, [sourceDir, join(sourceDir, RECORDS_DIR_NAME)])),
    ]);
    for (const zoom of zooms) yield* planZoom(context, sourceId, zoom);
  }
}

async function* planZoom(context: CheckContext, sourceId: SourceId, zoom: number): AsyncGenerator<Part> {
  const { folders } = await context.inspector.list({ chain: chainTo(context.cacheDir, sourceId, zoom), zoom });
  const recorded = await listRecordBlocks(context, sourceId, zoom);
  const strips = new Map<number, number[]>();
  for (const x of folders) addTo(strips, Math.floor(x / BLOCK_EDGE), x);
  const blockXs = new Set([...strips.keys(), ...recorded.keys()]);
  for (const blockX of [...blockXs].sort((one, other) => one - other)) {
    const columns = await listColumns(context, sourceId, zoom, strips.get(blockX) ?? []);
    const blockYs = new Set([...(recorded.get(blockX) ?? []), ...listBlockRows(columns)]);
    for (const blockY of blockYs) yield* splitBlock({ sourceId, zoom, blockX, blockY }, columns);
  }
}

function addTo(lists: Map<number, number[]>, name: number, item: number): void {
  const list = lists.get(name);
  if (list) list.push(item);
  else lists.set(name, [item]);
}

function listBlockRows(columns: readonly RowList[]): ReadonlySet<number> {
  const blockYs = new Set<number>();
  for (const { rows } of columns) for (const row of rows) blockYs.add(Math.floor(row / BLOCK_EDGE));
  return blockYs;
}

function listColumns(
  { cacheDir, inspector }: CheckContext,
  sourceId: SourceId,
  zoom: number,
  columns: readonly number[],
): Promise<readonly RowList[]> {
  return Promise.all(
    columns.map(async (x) => {
      const { files } = await inspector.list({ chain: chainTo(cacheDir, sourceId, zoom, x), zoom });
      return { x, rows: files };
    }),
  );
}

function* splitBlock(index: BlockIndex, columns: readonly RowList[]): Generator<Part> {
  const first = index.blockY * BLOCK_EDGE;
  const inBlock = columns
    .map(({ x, rows }) => ({ x, rows: cut(rows, first, first + BLOCK_EDGE) }))
    .filter(({ rows }) => rows.length > 0);
  let at = 0;
  do {
    const next = at + PART_COLUMNS;
    yield { index, columns: inBlock.slice(at, next), isLast: next >= inBlock.length };
    at = next;
  } while (at < inBlock.length);
}

/** The rows from `from` up to, but not including, `to`. A copy, because posting a view would copy its whole buffer. */
function cut(rows: Uint32Array, from: number, to: number): Uint32Array {
  return rows.slice(findFirst(rows, from), findFirst(rows, to));
}

async function listRecordBlocks(
  context: CheckContext,
  sourceId: SourceId,
  zoom: number,
): Promise<Map<number, number[]>> {
  const sourceDir = join(context.cacheDir, sourceId);
  const recordsDir = join(sourceDir, RECORDS_DIR_NAME);
  const isReal = (await isRealDir(sourceDir)) && (await isRealDir(recordsDir));
  const files = isReal ? await listBlockFiles(join(recordsDir, String(zoom))).catch(() => []) : [];
  const blocks = new Map<number, number[]>();
  for (const { blockX, blockY } of files) addTo(blocks, blockX, blockY);
  return blocks;
}
