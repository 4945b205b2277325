/** Counts requests, and responses that saved an image transfer, for all sources. */
import type { SourceId } from '../../../shared/sources/source.ts';

const WINDOW_MS = 60_000;
const SLOT_MS = 250;
const SLOTS = WINDOW_MS / SLOT_MS;

/** Requests of the last minute, in slots of a quarter second. Everything counted began within that minute. */
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

/** One per program, for all sources. Every call takes constant time. */
export class RequestMeter {
  readonly #monotonicMs: () => number;
  readonly #sources = new Map<SourceId, LastMinute>();
  #notModified = 0;
  #savedBytes = 0;

  /** `monotonicMs` must be monotonic; `performance.now` by default. */
  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs;
  }

  /** Notes a request for a tile of the source. */
  noteRequest(sourceId: SourceId): void {
    const minute = this.#sources.get(sourceId) ?? new LastMinute();
    this.#sources.set(sourceId, minute);
    minute.note(this.#monotonicMs());
  }

  /** Notes a 304, which saved an image of that many bytes (RFC 9110 §15.4.5). */
  noteNotModified(bytes: number): void {
    this.#notModified += 1;
    this.#savedBytes += bytes;
  }

  /** Number of requests to the source's servers within the last minute. */
  countLastMinute(sourceId: SourceId): number {
    return this.#sources.get(sourceId)?.read(this.#monotonicMs()) ?? 0;
  }

  get notModified(): number {
    return this.#notModified;
  }

  /** Bytes of images that didn't have to be sent again. */
  get savedBytes(): number {
    return this.#savedBytes;
  }
}
