/** The troubles that people should know of: told once to the windows that are open, kept for those that open later. */
import type { ServiceEvent } from '../../shared/contract.ts';
import { type CodedError, type ErrorCode, type ErrorValue, toErrorValue } from '../../shared/errors.ts';

const DISK_TROUBLE: ReadonlySet<ErrorCode> = new Set([
  'cache-full',
  'cache-read-only',
  'cache-denied',
  'cache-busy',
  'cache-unavailable',
]);

export class Notices {
  readonly #emit: (event: ServiceEvent) => void;
  #current: readonly ErrorValue[] = [];

  constructor(emit: (event: ServiceEvent) => void) {
    this.#emit = emit;
  }

  /** Oldest first, one of each code. */
  get current(): readonly ErrorValue[] {
    return this.#current;
  }

  add(error: CodedError): void {
    const notice = toErrorValue(error);
    this.#current = [...this.#current.filter((other) => other.code !== notice.code), notice];
    this.#emit({ name: 'notice', notice });
  }

  /** The disk works again: windows that open from now on need not hear of its trouble. */
  removeDiskTrouble(): void {
    this.#current = this.#current.filter((notice) => !DISK_TROUBLE.has(notice.code));
  }
}
