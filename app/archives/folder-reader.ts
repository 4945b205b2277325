/** Reads a folder of tiles, as gdal2tiles, MOBAC and JTileDownloader make them: z/x/y.png and the like. */
import fs from 'node:fs';
import { join, sep } from 'node:path';
import { CodedError } from '../../shared/errors.ts';
import { formatTileCoord, isTileCoord, MAX_ZOOM, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { MAX_TILE_BYTES } from '../image/image-check.ts';
import type { ArchivedTile, ArchiveFacts } from './archive.ts';
import { checkPicture, judgeTiles } from './archive-facts.ts';
import type { ArchiveReader, ListedTile } from './archive-reader.ts';
import { readDescription } from './folder-description.ts';
import { FolderFreshness, judgeFreshness } from './folder-freshness.ts';
import type { TileFreshness } from './freshness-line.ts';

const ENDINGS = ['.png', '.jpg', '.jpeg', '.webp', '.avif', '.gif', '.png.tile'];
const VECTOR = /\.(pbf|mvt|mlt)$/;
/** Names in a folder that are looked at to find out what it has. */
const MAX_SAMPLED_NAMES = 1000;
const READ_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0) | (fs.constants.O_NOFOLLOW ?? 0);

export class FolderReader implements ArchiveReader {
  readonly facts: ArchiveFacts;
  readonly tileCount = null;
  /** Without links. */
  readonly #root: string;
  /** The one found last comes first. */
  #endings = ENDINGS;

  /** Throws `archive-unreadable` for a folder without tiles, `archive-vector` for shapes. `rows` counts if nothing else says. */
  constructor(path: string, rows: 'north' | 'south' | undefined) {
    this.#root = fs.realpathSync(path);
    const zooms = sort(listNumbers(this.#root)).filter((z) => z <= MAX_ZOOM);
    const name = this.#findAny(zooms);
    const { rows: stated, ...described } = readDescription(this.#root);
    const known = stated ?? (name.endsWith('.png.tile') ? 'north' : undefined);
    const sample = this.#readFile(name);
    this.facts = {
      format: 'folder',
      ...described,
      minZoom: Math.min(...zooms),
      maxZoom: Math.max(...zooms),
      tileSizePx: judgeTiles(sample ? [sample.bytes] : []),
      rows: known ?? rows ?? 'unknown',
    };
  }

  async readTile(coord: TileCoord): Promise<ArchivedTile | undefined> {
    const file = this.#readAt(flip(this.#rows, coord));
    if (file) checkPicture(file.bytes);
    else if (!fs.existsSync(this.#root)) throw new CodedError('file-unreadable');
    return file && toTile(file);
  }

  async *listTiles(): AsyncGenerator<ListedTile> {
    const freshness = new FolderFreshness(this.#root);
    try {
      for (const z of sort(listNumbers(this.#root))) {
        for (const x of sort(listNumbers(join(this.#root, `${z}`)))) yield* this.#listColumn(z, x, freshness);
      }
    } finally {
      freshness.close();
    }
  }

  close(): void {
    // Nothing stays open.
  }

  *#listColumn(z: number, x: number, freshness: FolderFreshness): Generator<ListedTile> {
    const rows = this.#rows;
    const ys = this.#listRows(z, x);
    const fresh = freshness.readColumn(z, x, ys);
    for (const y of ys) {
      const place = { z, x, y };
      const file = isTileCoord(place) && this.#readAt(place);
      if (file) yield { coord: flip(rows, place), tile: toTile(file, fresh.get(y)) };
    }
  }

  get #rows(): 'north' | 'south' {
    if (this.facts.rows === 'unknown') throw new CodedError('bad-request');
    return this.facts.rows;
  }

  /** The relative path of any tile. */
  #findAny(zooms: readonly number[]): string {
    const columns = zooms.flatMap((z) => {
      const numbers = listNumbers(join(this.#root, `${z}`)).slice(0, MAX_SAMPLED_NAMES);
      return numbers.map((x) => `${z}/${x}`);
    });
    for (const column of columns) {
      for (const name of listNames(join(this.#root, column), MAX_SAMPLED_NAMES)) {
        if (readRow(name) !== undefined) return `${column}/${name}`;
        if (VECTOR.test(name)) throw new CodedError('archive-vector');
      }
    }
    throw new CodedError('archive-unreadable');
  }

  /** Each row that a column has, once. */
  #listRows(z: number, x: number): ReadonlySet<number> {
    const rows = [...listNames(join(this.#root, `${z}`, `${x}`))].map(readRow);
    return new Set(rows.filter((y) => y !== undefined));
  }

  /** The file of a tile, in the folder's own rows; without its bytes if there are too many. */
  #readAt(place: TileCoord): SmallFile | undefined {
    for (const ending of this.#endings) {
      const file = this.#readFile(`${formatTileCoord(place)}${ending}`);
      if (!file) continue;
      if (ending !== this.#endings[0]) this.#endings = [ending, ...ENDINGS.filter((other) => other !== ending)];
      return file;
    }
    return undefined;
  }

  /** Links are followed within the folder alone. */
  #readFile(relative: string): SmallFile | undefined {
    try {
      const path = fs.realpathSync(join(this.#root, relative));
      if (!path.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep)) return undefined;
      const file = fs.openSync(path, READ_FLAGS);
      try {
        return readSmall(file);
      } finally {
        fs.closeSync(file);
      }
    } catch (thrown) {
      if (/^(ENOENT|ENOTDIR|ELOOP)$/.test((thrown as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw new CodedError('archive-damaged', { cause: thrown });
    }
  }
}

interface SmallFile {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
}

function readSmall(file: number): SmallFile | undefined {
  const stats = fs.fstatSync(file);
  if (!stats.isFile() || stats.size === 0) return undefined;
  const { mtimeMs: modifiedMs } = stats;
  if (stats.size > MAX_TILE_BYTES) return { bytes: new Uint8Array(), modifiedMs };
  const bytes = new Uint8Array(stats.size);
  return { bytes: bytes.subarray(0, fs.readSync(file, bytes, 0, bytes.length, 0)), modifiedMs };
}

function toTile({ bytes, modifiedMs }: SmallFile, freshness?: TileFreshness): ArchivedTile {
  return { bytes, ...judgeFreshness(modifiedMs, freshness) };
}

function flip(rows: 'north' | 'south', { z, x, y }: TileCoord): TileCoord {
  return { z, x, y: rows === 'south' ? 2 ** z - 1 - y : y };
}

const NUMBER = /^(0|[1-9]\d{0,6})$/;

function sort(numbers: number[]): number[] {
  return numbers.sort((one, other) => one - other);
}

/** The folders with a number for a name. */
function listNumbers(dir: string): number[] {
  return [...listNames(dir)].filter((name) => NUMBER.test(name)).map(Number);
}

/** The row of a tile's file; undefined for others. */
function readRow(name: string): number | undefined {
  const ending = ENDINGS.find((one) => name.endsWith(one));
  const number = ending === undefined ? '' : name.slice(0, -ending.length);
  return NUMBER.test(number) ? Number(number) : undefined;
}

/** The names in a folder, as the system lists them; none if it isn't one. */
function* listNames(dir: string, limit = Number.POSITIVE_INFINITY): Generator<string> {
  let opened: fs.Dir;
  try {
    opened = fs.opendirSync(dir);
  } catch {
    return;
  }
  try {
    for (let count = 0; count < limit; count += 1) {
      const entry = opened.readSync();
      if (!entry) return;
      yield entry.name;
    }
  } finally {
    opened.closeSync();
  }
}
