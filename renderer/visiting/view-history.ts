/** The views that people have been to, for Back and Forward. No Leaflet here. */
import { MERCATOR_MAX_LAT, type View } from '../../shared/view.ts';

export const MAX_VIEWS = 100;
/** From this difference on, another zoom is another view. */
const FAR_ZOOMS = 2;

export interface ViewSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

interface Entry {
  /** Where the map came to rest first. */
  readonly first: View;
  /** Where it rested last, still near. */
  readonly last: View;
}

export class ViewHistory {
  #entries: readonly Entry[];
  #at = 0;

  constructor(view: View) {
    this.#entries = [{ first: view, last: view }];
  }

  /**
   * Notes a view at rest. Near the entry's first view, it replaces the entry's last one. Else it becomes a new entry in place of
   * all later ones: half the map or two zooms away, by one jump or little by little. At most {@link MAX_VIEWS} are kept.
   */
  note(view: View, size: ViewSize): void {
    const { first, last } = this.#entries[this.#at] as Entry;
    const isNear = !isFar(first, view, size);
    // After a slow walk, the last view is too near to lead back to.
    const left = isNear ? { first, last: view } : { first, last: isFar(last, view, size) ? last : first };
    const before = this.#entries.slice(0, this.#at);
    if (isNear) this.#entries = [...before, left, ...this.#entries.slice(this.#at + 1)];
    else {
      this.#entries = [...before, left, { first: view, last: view }].slice(-MAX_VIEWS);
      this.#at = this.#entries.length - 1;
    }
  }

  /** Goes to the entry before and returns its view; undefined at the first one. */
  back(): View | undefined {
    return this.#step(-1);
  }

  /** The same for the entry after. */
  forward(): View | undefined {
    return this.#step(1);
  }

  #step(by: 1 | -1): View | undefined {
    const entry = this.#entries[this.#at + by];
    if (entry) this.#at += by;
    return entry?.last;
  }
}

function isFar(one: View, other: View, { widthPx, heightPx }: ViewSize): boolean {
  if (Math.abs(one.zoom - other.zoom) >= FAR_ZOOMS) return true;
  const worldPx = 256 * 2 ** Math.min(one.zoom, other.zoom);
  const lon = Math.abs(one.lon - other.lon) % 360;
  const across = (Math.min(lon, 360 - lon) / 360) * worldPx;
  const along = Math.abs(mercatorOf(one.lat) - mercatorOf(other.lat)) * worldPx;
  return across > widthPx / 2 || along > heightPx / 2;
}

/** From the equator, in heights of the world. */
function mercatorOf(lat: number): number {
  const limited = Math.min(MERCATOR_MAX_LAT, Math.max(-MERCATOR_MAX_LAT, lat));
  return Math.asinh(Math.tan((limited * Math.PI) / 180)) / (2 * Math.PI);
}
