/** The saved areas, in memory and in their files, each with its tiles. Knows no source, no cache and no jobs. */
import type { AreaId, AreaSummary } from '../../shared/area.ts';
import { CodedError } from '../../shared/errors.ts';
import type { AreaStore } from './area-store.ts';
import { type CoveredArea, countZoom, listZooms } from './area-tiles.ts';
import { createTileCover, type TileCover } from './cover/tile-cover.ts';
import type { SavedArea } from './saved-area.ts';

/** A saved area with its tiles. */
export interface AreaEntry {
  readonly area: SavedArea;
  readonly cover: TileCover;
  /** How many tiles it has. */
  readonly expected: number;
}

export class AreaList {
  readonly #store: Pick<AreaStore, 'load' | 'save' | 'remove'>;
  readonly #entries = new Map<AreaId, AreaEntry>();
  /** What is done one after another, so that nothing that was read overtakes what was saved. */
  #lastStep: Promise<unknown> = Promise.resolve();

  constructor(store: Pick<AreaStore, 'load' | 'save' | 'remove'>) {
    this.#store = store;
  }

  get all(): readonly AreaEntry[] {
    return [...this.#entries.values()];
  }

  find(id: AreaId): AreaEntry | undefined {
    return this.#entries.get(id);
  }

  /** Throws `unknown-area`. */
  require(id: AreaId): AreaEntry {
    const entry = this.#entries.get(id);
    if (!entry) throw new CodedError('unknown-area');
    return entry;
  }

  /**
   * Reads what is in the files, also what other programs have saved there since. One that cannot be read just now stays as it
   * is known. Rejects with `areas-unreadable` when there may be one that is not known; all others are known then.
   */
  load(): Promise<void> {
    return this.#inTurn(() => this.#load());
  }

  /** Saves an area, in the place of one with its id; rejects with `area-unsaved`, and then the one before stays. */
  put(area: SavedArea): Promise<AreaEntry> {
    return this.#inTurn(async () => {
      await this.#store.save(area);
      return this.#take(area);
    });
  }

  /** Saves an area changed by `change`; undefined when it is gone. Rejects with `area-unsaved`: it is as it was. */
  change(id: AreaId, change: (area: SavedArea) => SavedArea): Promise<AreaEntry | undefined> {
    return this.#inTurn(async () => {
      const entry = this.#entries.get(id);
      if (!entry) return undefined;
      const changed = change(entry.area);
      await this.#store.save(changed);
      return this.#take(changed);
    });
  }

  /** Takes an area out of the list; rejects with `area-unsaved`. */
  remove(id: AreaId): Promise<void> {
    return this.#inTurn(async () => {
      await this.#store.remove(id);
      this.#entries.delete(id);
    });
  }

  #inTurn<Value>(step: () => Promise<Value>): Promise<Value> {
    const next = this.#lastStep.then(step);
    this.#lastStep = next.catch(() => undefined);
    return next;
  }

  async #load(): Promise<void> {
    const { areas, unread } = await this.#store.load();
    const ids = new Set([...areas.map(({ id }) => id), ...unread]);
    for (const [id, { area }] of this.#entries) if (!ids.has(id) && !area.job) this.#entries.delete(id);
    for (const area of areas) {
      // What this program is about to do with an area, it alone knows.
      if (!this.#entries.get(area.id)?.area.job) await this.#take(area);
    }
    const unknown = unread.filter((id) => !this.#entries.has(id));
    if (unknown.length === 0) return;
    throw new CodedError('areas-unreadable', { detail: unknown.map((id) => `${id}.json`).join(', ') });
  }

  async #take(area: SavedArea): Promise<AreaEntry> {
    const known = this.#entries.get(area.id);
    const cover = known?.cover ?? createTileCover(area.shape);
    const entry = { area, cover, expected: known?.expected ?? (await countAreaTiles({ ...area, cover })) };
    this.#entries.set(area.id, entry);
    return entry;
  }
}

async function countAreaTiles(area: CoveredArea): Promise<number> {
  let tiles = 0;
  for (const zoom of listZooms(area)) tiles += await countZoom(area, zoom);
  return tiles;
}

/** An area as its tiles are worked with. */
export function coverArea({ area, cover }: AreaEntry): CoveredArea {
  const { sourceId, minZoom, maxZoom } = area;
  return { sourceId, minZoom, maxZoom, cover };
}

/** An area as lists show it, but for what is being done with it. */
export function summarizeArea({ area, cover, expected }: AreaEntry): Omit<AreaSummary, 'job'> {
  const { id, name, sourceId, shape, minZoom, maxZoom, lastResult } = area;
  return { id, name, sourceId, kind: shape.kind, bounds: cover.bounds, minZoom, maxZoom, expected, lastResult };
}
