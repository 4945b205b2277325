/** Histogram of bytes by time since last use, in bounded memory. Finds the age from which tiles are evicted. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Minutes for the last day, then hours for three years; anything older is one class. */
const MINUTES = 24 * 60;
const HOURS = 3 * 365 * 24;

/** The eviction limit. */
export interface AgeLimit {
  /** All tiles of older classes go. */
  readonly ageClass: number;
  /** Number of bytes to free from this class itself. */
  readonly bytes: number;
}

export class UseAges {
  readonly #bytes = new Float64Array(MINUTES + HOURS + 1);

  add(ageMs: number, bytes: number): void {
    const ageClass = classifyAge(ageMs);
    this.#bytes[ageClass] = (this.#bytes[ageClass] ?? 0) + bytes;
  }

  /** The limit that frees that many bytes, oldest first, or everything if there is less. */
  limitFor(freeBytes: number): AgeLimit {
    let left = freeBytes;
    for (let ageClass = this.#bytes.length - 1; ageClass >= 0; ageClass -= 1) {
      const bytes = this.#bytes[ageClass] ?? 0;
      if (bytes >= left) return { ageClass, bytes: left };
      left -= bytes;
    }
    return { ageClass: -1, bytes: 0 };
  }
}

/** The class of an age; older means higher. */
export function classifyAge(ageMs: number): number {
  if (ageMs < MINUTES * MINUTE_MS) return Math.floor(ageMs / MINUTE_MS);
  return MINUTES + Math.min(HOURS, Math.floor(ageMs / HOUR_MS) - MINUTES / 60);
}
