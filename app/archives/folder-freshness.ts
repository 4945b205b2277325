/** The freshness of the tiles in a folder, in a file beside them. Its lines are read along with the columns, a piece at a time. */
import fs from 'node:fs';
import { join } from 'node:path';
import {
  FRESHNESS_HEAD,
  MAX_LINE_LENGTH,
  parseFreshness,
  type TileFreshness,
  UNKNOWN_FRESHNESS,
} from './freshness-line.ts';

export const FRESHNESS_NAME = 'freshness.csv';

const READ_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0) | (fs.constants.O_NOFOLLOW ?? 0);
const PIECE_BYTES = 64 * 1024;
/** Lines of tiles that aren't there. A file with more of them isn't that of the folder. */
const MAX_SKIPPED = 100_000;
/** Some drives have times in steps of two seconds. */
const TIME_STEP_MS = 2000;

type Line = NonNullable<ReturnType<typeof parseFreshness>>;

/** From the first line on that is none, no tile has freshness. Lines of columns that were read before are skipped. */
export class FolderFreshness {
  readonly #file: number | undefined;
  #text = '';
  #next: Line | undefined;
  #skipped = 0;

  /** Of the folder at `root`; without a file of freshness, no tile has any. Never throws. */
  constructor(root: string) {
    this.#file = openRegular(join(root, FRESHNESS_NAME));
    if (this.#readLine() === FRESHNESS_HEAD.trimEnd()) this.#advance();
  }

  /** The freshness of a column's tiles, by their rows. Columns must be asked for in ascending order, by zoom and x. */
  readColumn(z: number, x: number, rows: ReadonlySet<number>): ReadonlyMap<number, TileFreshness> {
    const found = new Map<number, TileFreshness>();
    for (; this.#next && compare(this.#next.coord, { z, x }) <= 0; this.#advance()) {
      const { coord, freshness } = this.#next;
      const isThere = compare(coord, { z, x }) === 0 && rows.has(coord.y) && !found.has(coord.y);
      if (isThere) found.set(coord.y, freshness);
      else this.#skipped += 1;
    }
    return found;
  }

  close(): void {
    if (this.#file !== undefined) fs.closeSync(this.#file);
  }

  #advance(): void {
    this.#next = this.#skipped > MAX_SKIPPED ? undefined : parseFreshness(this.#readLine());
  }

  /** The next line without its end; empty at the end, or if it is too long. */
  #readLine(): string {
    let end = this.#text.indexOf('\n');
    if (end < 0 && this.#file !== undefined) {
      this.#text += readPiece(this.#file);
      end = this.#text.indexOf('\n');
    }
    if (end < 0 || end > MAX_LINE_LENGTH) return '';
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 1);
    return line;
  }
}

/** The freshness of a file, if its time says that it is still the one of the line; otherwise only its own time. */
export function judgeFreshness(modifiedMs: number, freshness: TileFreshness | undefined): TileFreshness {
  const isSame = freshness && Math.abs((freshness.fetchedMs ?? 0) - modifiedMs) <= TIME_STEP_MS;
  return isSame ? freshness : { ...UNKNOWN_FRESHNESS, fetchedMs: modifiedMs };
}

interface Column {
  readonly z: number;
  readonly x: number;
}

function compare(one: Column, other: Column): number {
  return one.z - other.z || one.x - other.x;
}

function openRegular(path: string): number | undefined {
  try {
    const file = fs.openSync(path, READ_FLAGS);
    if (fs.fstatSync(file).isFile()) return file;
    fs.closeSync(file);
  } catch {
    // There is none.
  }
  return undefined;
}

function readPiece(file: number): string {
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    return piece.toString('latin1', 0, fs.readSync(file, piece, 0, piece.length, null));
  } catch {
    return '';
  }
}
