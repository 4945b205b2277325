/** The troubles that people should know of now, told to every window as one list. */
import type { ServiceEvent } from '../../../shared/contract.ts';
import { type CodedError, type ErrorCode, type ErrorValue, toErrorValue } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/source.ts';

const DISK_TROUBLE: ReadonlySet<ErrorCode> = new Set([
  'cache-full',
  'cache-read-only',
  'cache-denied',
  'cache-busy',
  'cache-unavailable',
  'cache-low',
]);

/** Emits `noticesChanged` with the whole list at every change of it, and never without one. */
export class Notices {
  readonly #emit: (event: ServiceEvent) => void;
  #current: readonly ErrorValue[] = [];

  constructor(emit: (event: ServiceEvent) => void) {
    this.#emit = emit;
  }

  /** Oldest first, one of each code and source. */
  get current(): readonly ErrorValue[] {
    return this.#current;
  }

  /** Adds a trouble; one with the same code and source is told anew in its place. */
  add(error: CodedError): void {
    const notice = toErrorValue(error);
    const isSame = (other: ErrorValue): boolean => isAbout(other, notice.code, notice.sourceId);
    const isKnown = this.#current.some(isSame);
    if (isKnown) this.#set(this.#current.map((other) => (isSame(other) ? notice : other)));
    else this.#set([...this.#current, notice]);
  }

  /** Takes away the trouble of a code with a source, or the one that is about none. */
  remove(code: ErrorCode, sourceId?: SourceId): void {
    this.#set(this.#current.filter((notice) => !isAbout(notice, code, sourceId)));
  }

  /** The disk works again. */
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
