/** The saved areas, in memory and in their files, with their tiles. No sources, cache or jobs here. */
import type { AreaId, AreaSummary } from '../../shared/areas/area.ts';
import { CodedError } from '../../shared/errors.ts';
import type { AreaStore } from './area-store.ts';
import { type CoveredArea, countZoom, listZooms } from './area-tiles.ts';
import { createTileCover, type TileCover } from './cover/tile-cover.ts';
import type { SavedArea } from './saved-area.ts';

/** A saved area and its tiles. */
export interface AreaEntry {
  readonly area: SavedArea;
  readonly cover: TileCover;
  /** Number of tiles in the area. */
  readonly expected: number;
}

export class AreaList {
  readonly #store: Pick<AreaStore, 'load' | 'save' | 'remove'>;
  readonly #entries = new Map<AreaId, AreaEntry>();
  /** Steps run one after another, so that a load never overtakes a save. */
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
   * Reads the areas from their files, including those saved by other programs since. Keeps the known version of an area
   * that can't be read now. Rejects with `areas-unreadable` if one isn't known yet; all others are loaded then.
   */
  load(): Promise<void> {
    return this.#inTurn(() => this.#load());
  }

  /** Saves an area, replacing one with the same id. Rejects with `area-unsaved`, keeping the old one. */
  put(area: SavedArea): Promise<AreaEntry> {
    return this.#inTurn(async () => {
      await this.#store.save(area);
      return this.#take(area);
    });
  }

  /** Saves the area changed by `change`; undefined if it is gone. Rejects with `area-unsaved`, leaving it unchanged. */
  change(id: AreaId, change: (area: SavedArea) => SavedArea): Promise<AreaEntry | undefined> {
    return this.#inTurn(async () => {
      const entry = this.#entries.get(id);
      if (!entry) return undefined;
      const changed = change(entry.area);
      await this.#store.save(changed);
      return this.#take(changed);
    });
  }

  /** Removes an area from the list. Rejects with `area-unsaved`. */
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
      // Only this program knows about its own job for an area.
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

/** The area's tiles, for operations on them. */
export function coverArea({ area, cover }: AreaEntry): CoveredArea {
  const { sourceId, minZoom, maxZoom } = area;
  return { sourceId, minZoom, maxZoom, cover };
}

/** The area as shown in lists, without its job. */
export function summarizeArea({ area, cover, expected }: AreaEntry): Omit<AreaSummary, 'job'> {
  const { id, name, sourceId, shape, minZoom, maxZoom, lastResult } = area;
  return { id, name, sourceId, kind: shape.kind, bounds: cover.bounds, minZoom, maxZoom, expected, lastResult };
}
