/** Writes a folder of pictures `z/x/y.ext`, rows from the north, dated by when they were fetched, with a `metadata.json`. */
import fs from 'node:fs';
import { join } from 'node:path';
import type { TileContentType } from '../../../shared/tile.ts';
import {
  type ArchiveWriter,
  findCentre,
  flattenBounds,
  PICTURE_NAMES,
  type WrittenFacts,
  type WrittenTile,
} from './archive-writer.ts';

export class FolderWriter implements ArchiveWriter {
  readonly #dir: string;
  readonly #facts: WrittenFacts;
  readonly #types = new Set<TileContentType>();
  #columnDir = '';

  /** Creates the folder, which must not exist. */
  constructor(temp: string, facts: WrittenFacts) {
    this.#dir = temp;
    this.#facts = facts;
    fs.mkdirSync(temp, { mode: 0o700 });
  }

  add({ coord: { z, x, y }, bytes, contentType, fetchedMs }: WrittenTile): void {
    const columnDir = join(this.#dir, String(z), String(x));
    if (columnDir !== this.#columnDir) fs.mkdirSync(columnDir, { recursive: true, mode: 0o700 });
    this.#columnDir = columnDir;
    this.#types.add(contentType);
    const fd = fs.openSync(join(columnDir, `${y}.${PICTURE_NAMES[contentType]}`), 'wx', 0o600);
    try {
      fs.writeFileSync(fd, bytes);
      fs.futimesSync(fd, fetchedMs / 1000, fetchedMs / 1000);
    } finally {
      fs.closeSync(fd);
    }
  }

  finish(): void {
    fs.writeFileSync(join(this.#dir, 'metadata.json'), `${JSON.stringify(this.#describe(), undefined, 2)}\n`, {
      flag: 'wx',
      mode: 0o600,
      flush: true,
    });
  }

  close(): void {
    // Nothing stays open.
  }

  /** TileJSON 3.0.0, with the format of MBTiles. */
  #describe(): object {
    const { name, attribution, minZoom, maxZoom, bounds } = this.#facts;
    const formats = [...this.#types].map((type) => PICTURE_NAMES[type]);
    return {
      tilejson: '3.0.0',
      name,
      attribution,
      scheme: 'xyz',
      format: formats[0],
      tiles: formats.map((format) => `{z}/{x}/{y}.${format}`),
      minzoom: minZoom,
      maxzoom: maxZoom,
      bounds: flattenBounds(bounds),
      center: findCentre(this.#facts),
    };
  }
}
