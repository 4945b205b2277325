/** How many bytes were last used how long ago, in bounded memory; and from which age on tiles have to go. Knows no files. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Minutes of the last day, then hours of three years; what is older is all one. */
const MINUTES = 24 * 60;
const HOURS = 3 * 365 * 24;

/** Where to draw the line. */
export interface AgeLimit {
  /** Tiles of older classes go, all of them. */
  readonly ageClass: number;
  /** Of this very class, so many bytes. */
  readonly bytes: number;
}

export class UseAges {
  readonly #bytes = new Float64Array(MINUTES + HOURS + 1);

  add(ageMs: number, bytes: number): void {
    const ageClass = classifyAge(ageMs);
    this.#bytes[ageClass] = (this.#bytes[ageClass] ?? 0) + bytes;
  }

  /** The line that frees so many bytes, from the oldest on; as many as there are if that is fewer. */
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

/** The class of an age: the older, the higher. */
export function classifyAge(ageMs: number): number {
  if (ageMs < MINUTES * MINUTE_MS) return Math.floor(ageMs / MINUTE_MS);
  return MINUTES + Math.min(HOURS, Math.floor(ageMs / HOUR_MS) - MINUTES / 60);
}
