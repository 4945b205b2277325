/** The current troubles that people should know about, sent to every window as one list. */
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { type CodedError, type ErrorCode, type ErrorValue, toErrorValue } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';

const DISK_TROUBLE: ReadonlySet<ErrorCode> = new Set([
  'cache-full',
  'cache-read-only',
  'cache-denied',
  'cache-busy',
  'cache-unavailable',
  'cache-low',
]);

/** Emits `noticesChanged` with the whole list whenever it changes, and only then. */
export class Notices {
  readonly #emit: (event: ServiceEvent) => void;
  #current: readonly ErrorValue[] = [];

  constructor(emit: (event: ServiceEvent) => void) {
    this.#emit = emit;
  }

  /** Oldest first, one per code and source. */
  get current(): readonly ErrorValue[] {
    return this.#current;
  }

  /** Adds a trouble, replacing one with the same code and source. */
  add(error: CodedError): void {
    const notice = toErrorValue(error);
    const isSame = (other: ErrorValue): boolean => isAbout(other, notice.code, notice.sourceId);
    const isKnown = this.#current.some(isSame);
    if (isKnown) this.#set(this.#current.map((other) => (isSame(other) ? notice : other)));
    else this.#set([...this.#current, notice]);
  }

  /** Removes the trouble with a code and source, or the one without a source. */
  remove(code: ErrorCode, sourceId?: SourceId): void {
    this.#set(this.#current.filter((notice) => !isAbout(notice, code, sourceId)));
  }

  /** Removes all disk troubles, because the disk works again. */
  removeDiskTrouble(): void {
    this.#set(this.#current.filter((notice) => !DISK_TROUBLE.has(notice.code)));
  }

  #set(notices: readonly ErrorValue[]): void {
    if (JSON.stringify(notices) === JSON.stringify(this.#current)) return;
    this.#current = notices;
    this.#emit({ name: 'noticesChanged', notices });
  }
}

function isAbout(notice: ErrorValue, code: ErrorCode, sourceId: SourceId | undefined): boolean {
  return notice.code === code && notice.sourceId === sourceId;
}
