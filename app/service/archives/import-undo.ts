/** What an import has changed, as long as it can be taken back. */
import { UNDO_WITHIN_MS } from '../../../shared/cache/clear-scope.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { TileColumn } from '../../../shared/tiles/tile-column.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { TileIds } from '../../archives/writing/tile-ids.ts';
import type { StoredTile } from '../../cache/files/tile-file.ts';
import type { Engine } from '../engine.ts';

/** Replaced tiles are held in memory. An import that replaces more can't be undone. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;
/** About what a tile takes beside its picture: its record and its place. */
const HELD_BESIDE_BYTES = 1024;
const BATCH = 1024;

type UndoEngine = Pick<Engine, 'cache' | 'disk'>;

export class ImportUndo {
  readonly sourceId: SourceId;
  /** Imported tiles have no later time, and tiles that arrive afterwards do. */
  readonly #startedMs: number;
  readonly #added = new TileIds();
  #replaced: { readonly coord: TileCoord; readonly tile: StoredTile }[] = [];
  #heldBytes = 0;

  constructor(sourceId: SourceId, startedMs: number) {
    this.sourceId = sourceId;
    this.#startedMs = startedMs;
  }

  /** How long it can be undone from now on; 0 if it can't. */
  get withinMs(): number {
    const isEmpty = this.#added.length === 0 && this.#replaced.length === 0;
    return isEmpty || this.#heldBytes > MAX_HELD_BYTES ? 0 : UNDO_WITHIN_MS;
  }

  /** Notes a tile before it is written; `stored` is the one that it replaces. */
  note(coord: TileCoord, stored: StoredTile | undefined): void {
    if (!stored) {
      this.#added.add(coord);
      return;
    }
    this.#heldBytes += stored.bytes.length + HELD_BESIDE_BYTES;
    if (this.#heldBytes > MAX_HELD_BYTES) this.#replaced = [];
    else this.#replaced.push({ coord, tile: stored });
  }

  /** Takes the import back and resolves with the imported tiles that are gone. Rejects with a `CodedError`. */
  async undo({ cache, disk }: UndoEngine): Promise<TileCount> {
    let gone = NO_TILES;
    for (const { coord, tile } of this.#replaced) {
      const key = { sourceId: this.sourceId, coord };
      const now = await disk.check(key);
      // Neither what has arrived since nor what people have cleared.
      if (!now || now.record.answeredMs > this.#startedMs) continue;
      await cache.importTile(key, tile);
      gone = { tiles: gone.tiles + 1, bytes: gone.bytes + now.bytes.length };
    }
    this.#added.sort();
    for (let first = 0; first < this.#added.length; first += BATCH) {
      const isWanted = ({ answeredMs }: StoredTile['record']): boolean => answeredMs <= this.#startedMs;
      const zooms = groupByZoom(this.#added.slice(first, first + BATCH));
      const removed = await cache.removeTiles(this.sourceId, zooms, { isWanted });
      gone = { tiles: gone.tiles + removed.tiles, bytes: gone.bytes + removed.bytes };
    }
    return gone;
  }
}

function groupByZoom(coords: readonly TileCoord[]): { readonly zoom: number; readonly columns: TileColumn[] }[] {
  const zooms = new Map<number, Map<number, number[]>>();
  for (const { z, x, y } of coords) {
    const columns = zooms.get(z) ?? new Map<number, number[]>();
    columns.set(x, [...(columns.get(x) ?? []), y]);
    zooms.set(z, columns);
  }
  return [...zooms].map(([zoom, columns]) => ({ zoom, columns: toColumns(columns) }));
}

function toColumns(columns: ReadonlyMap<number, readonly number[]>): TileColumn[] {
  const xs = [...columns.keys()].sort((one, other) => one - other);
  return xs.map((x) => ({ x, spans: toSpans(columns.get(x) ?? []) }));
}

/** Rows that follow each other become one span. */
function toSpans(rows: readonly number[]): TileColumn['spans'] {
  const spans: [number, number][] = [];
  for (const y of rows.toSorted((one, other) => one - other)) {
    const last = spans.at(-1);
    if (last && last[1] + 1 >= y) last[1] = y;
    else spans.push([y, y]);
  }
  return spans;
}
