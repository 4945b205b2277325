/** Counts the requests that begin, and the answers that spared an image, of all sources. Knows no hosts and no tiles. */
import type { SourceId } from '../../../shared/source.ts';

const WINDOW_MS = 60_000;
const SLOT_MS = 250;
const SLOTS = WINDOW_MS / SLOT_MS;

/** The requests of the last minute, by quarters of a second: whatever is counted began within it. */
class LastMinute {
  readonly #begun = new Uint32Array(SLOTS);
  #slot = 0;

  note(nowMs: number): void {
    const slot = this.#advance(nowMs) % SLOTS;
    this.#begun[slot] = (this.#begun[slot] ?? 0) + 1;
  }

  read(nowMs: number): number {
    this.#advance(nowMs);
    return this.#begun.reduce((sum, begun) => sum + begun, 0);
  }

  #advance(nowMs: number): number {
    const slot = Math.floor(nowMs / SLOT_MS);
    const outdated = Math.min(slot - this.#slot, SLOTS);
    for (let back = 0; back < outdated; back += 1) this.#begun[(slot - back) % SLOTS] = 0;
    this.#slot = slot;
    return slot;
  }
}

/** One for all sources of a program. Every call takes the same time, however many requests there were. */
export class RequestMeter {
  readonly #monotonicMs: () => number;
  readonly #sources = new Map<SourceId, LastMinute>();
  #notModified = 0;
  #savedBytes = 0;

  /** `monotonicMs` is a clock that nobody sets; `performance.now` by default. */
  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs;
  }

  /** A request for a tile of the source is sent now. */
  noteRequest(sourceId: SourceId): void {
    const minute = this.#sources.get(sourceId) ?? new LastMinute();
    this.#sources.set(sourceId, minute);
    minute.note(this.#monotonicMs());
  }

  /** A server has said that an image of so many bytes is still the newest (RFC 9110 §15.4.5). */
  noteNotModified(bytes: number): void {
    this.#notModified += 1;
    this.#savedBytes += bytes;
  }

  /** How many requests to the source's servers began within the last minute. */
  countLastMinute(sourceId: SourceId): number {
    return this.#sources.get(sourceId)?.read(this.#monotonicMs()) ?? 0;
  }

  get notModified(): number {
    return this.#notModified;
  }

  /** Bytes of images that did not have to be sent again. */
  get savedBytes(): number {
    return this.#savedBytes;
  }
}
