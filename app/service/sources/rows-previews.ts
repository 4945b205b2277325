/**
 * Questions how a folder of tiles counts its rows, each with a preview: a few tiles of one place, put together both ways. Only the
 * right one shows a map without breaks.
 */
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { RowsQuestion } from '../../../shared/calls/desktop-calls.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { DeliveredTile } from '../../../shared/tiles/tile.ts';
import { formatTileCoord, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { Archive, OpenOptions } from '../../archives/archive.ts';
import { toStoredTile } from '../../sources/archive/archive-tiles.ts';

interface Question {
  readonly path: string;
  /** The archive read both ways, each opened with the first tile. */
  readonly readings: Map<'north' | 'south', Promise<Archive>>;
  /** The upper left tile of the preview, if rows count from the north. */
  readonly corner: TileCoord;
}

/** A tile of a preview. */
export interface PreviewWish {
  readonly questionId: string;
  readonly rows: 'north' | 'south';
  /** Of the preview: 0 or 1, from the left and from the top. */
  readonly column: number;
  readonly row: number;
}

/** Older ones are dropped. */
const MAX_QUESTIONS = 4;
/** Enough to find tiles side by side in a folder of any shape that a program writes. */
const MAX_LISTED = 5000;

export class RowsPreviews {
  readonly #open: (path: string, options?: OpenOptions) => Promise<Archive>;
  readonly #questions = new Map<string, Question>();

  constructor(open: (path: string, options?: OpenOptions) => Promise<Archive>) {
    this.#open = open;
  }

  /** Makes a question of an archive that doesn't say how it counts its rows. Rejects with an error of the reader. */
  async ask(path: string): Promise<RowsQuestion> {
    const north = await this.#open(path, { rows: 'north' });
    const corner = await findCorner(north).catch(async (thrown: unknown) => {
      await north.close();
      throw thrown;
    });
    const questionId = randomBytes(8).toString('hex');
    const [oldest] = this.#questions.keys();
    if (this.#questions.size >= MAX_QUESTIONS && oldest !== undefined) this.take(oldest);
    this.#questions.set(questionId, { path, corner, readings: new Map([['north', Promise.resolve(north)]]) });
    return { questionId, fileName: basename(path) };
  }

  /** The path of a question, which is done then. Throws `unknown-source` if it is too old. */
  take(questionId: string): string {
    const { path, readings } = this.#require(questionId);
    this.#questions.delete(questionId);
    for (const reading of readings.values()) void reading.then((archive) => archive.close()).catch(() => undefined);
    return path;
  }

  /** A tile of the preview. Rejects with `unknown-source`, `tile-missing`, `damaged-tile` or an error of the reader. */
  async read({ questionId, rows, column, row }: PreviewWish, signal: AbortSignal): Promise<DeliveredTile> {
    const { path, corner, readings } = this.#require(questionId);
    const reading = readings.get(rows) ?? this.#open(path, { rows });
    readings.set(rows, reading);
    // It may be read the next time.
    reading.catch(() => readings.delete(rows));
    const { z, x } = corner;
    // Counted from the south, the lower tile of the north's preview is the upper one.
    const y = (rows === 'north' ? corner.y : 2 ** z - 2 - corner.y) + row;
    const tile = await (await reading).readTile({ z, x: x + column, y }, signal);
    if (!tile) throw new CodedError('tile-missing');
    const { bytes, contentType } = toStoredTile(tile);
    return { bytes, contentType, tier: 'source', freshness: 'fresh' };
  }

  close(): void {
    for (const questionId of [...this.#questions.keys()]) this.take(questionId);
  }

  #require(questionId: string): Question {
    const question = this.#questions.get(questionId);
    if (!question) throw new CodedError('unknown-source');
    return question;
  }
}

/** The corner of four tiles side by side, or of as many as a folder has; their rows are counted from the north. */
async function findCorner(archive: Archive): Promise<TileCoord> {
  const known = new Set<string>();
  let best: TileCoord | undefined;
  let most = 0;
  for await (const { coord } of archive.listTiles(new AbortController().signal)) {
    known.add(formatTileCoord(coord));
    for (const corner of listCorners(coord)) {
      const tiles = [0, 1].flatMap((down) =>
        [0, 1].map((right) => ({ ...corner, x: corner.x + right, y: corner.y + down })),
      );
      const found = tiles.filter((tile) => known.has(formatTileCoord(tile))).length;
      if (found > most) [best, most] = [corner, found];
    }
    if (most === 4 || known.size >= MAX_LISTED) break;
  }
  if (!best) throw new CodedError('tile-missing');
  return best;
}

/** The corners of squares of four tiles that a tile is part of. */
function listCorners({ z, x, y }: TileCoord): readonly TileCoord[] {
  const corners = [y, y - 1].flatMap((top) => [x, x - 1].map((left) => ({ z, x: left, y: top })));
  return corners.filter((corner) => corner.x >= 0 && corner.y >= 0 && corner.x + 1 < 2 ** z && corner.y + 1 < 2 ** z);
}
