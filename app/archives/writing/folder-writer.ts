/**
 * Writes a folder of pictures `z/x/y.ext`, rows from the north, dated by when they were fetched, with a `metadata.json` and
 * a `freshness.csv`.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import type { TileContentType } from '../../../shared/tiles/tile.ts';
import { FRESHNESS_NAME } from '../folder-freshness.ts';
import { FRESHNESS_HEAD, formatFreshness } from '../freshness-line.ts';
import {
  type ArchiveWriter,
  findCentre,
  flattenBounds,
  PICTURE_NAMES,
  type WrittenFacts,
  type WrittenTile,
} from './archive-writer.ts';

/** Lines of freshness are written in pieces of about this size. */
const BUFFERED_CHARACTERS = 64 * 1024;

export class FolderWriter implements ArchiveWriter {
  readonly #dir: string;
  readonly #types = new Set<TileContentType>();
  readonly #freshness: number;
  #lines = FRESHNESS_HEAD;
  #columnDir = '';
  #isOpen = true;

  /** Creates the folder, which must not exist. */
  constructor(temp: string) {
    this.#dir = temp;
    fs.mkdirSync(temp, { mode: 0o700 });
    this.#freshness = fs.openSync(join(temp, FRESHNESS_NAME), 'wx', 0o600);
  }

  /** Tiles must come by zoom and column, so that their freshness can be read along with the columns. */
  add(tile: WrittenTile): void {
    const { coord, bytes, contentType, fetchedMs } = tile;
    const columnDir = join(this.#dir, String(coord.z), String(coord.x));
    if (columnDir !== this.#columnDir) fs.mkdirSync(columnDir, { recursive: true, mode: 0o700 });
    this.#columnDir = columnDir;
    this.#types.add(contentType);
    const fd = fs.openSync(join(columnDir, `${coord.y}.${PICTURE_NAMES[contentType]}`), 'wx', 0o600);
    try {
      fs.writeFileSync(fd, bytes);
      fs.futimesSync(fd, fetchedMs / 1000, fetchedMs / 1000);
    } finally {
      fs.closeSync(fd);
    }
    this.#lines += formatFreshness(coord, tile);
    if (this.#lines.length >= BUFFERED_CHARACTERS) this.#flush();
  }

  finish(facts: WrittenFacts): void {
    this.#flush();
    fs.fsyncSync(this.#freshness);
    this.close();
    const described = describe(
      facts,
      [...this.#types].map((type) => PICTURE_NAMES[type]),
    );
    fs.writeFileSync(join(this.#dir, 'metadata.json'), `${JSON.stringify(described, undefined, 2)}\n`, {
      flag: 'wx',
      mode: 0o600,
      flush: true,
    });
  }

  close(): void {
    if (this.#isOpen) fs.closeSync(this.#freshness);
    this.#isOpen = false;
  }

  #flush(): void {
    fs.writeFileSync(this.#freshness, this.#lines);
    this.#lines = '';
  }
}

/** TileJSON 3.0.0, with the format of MBTiles. */
function describe(facts: WrittenFacts, formats: readonly string[]): object {
  return {
    tilejson: '3.0.0',
    name: facts.name,
    attribution: facts.attribution,
    scheme: 'xyz',
    format: formats[0],
    tiles: formats.map((format) => `{z}/{x}/{y}.${format}`),
    minzoom: facts.minZoom,
    maxzoom: facts.maxZoom,
    bounds: flattenBounds(facts.bounds),
    center: findCentre(facts),
  };
}
