/** Errors as values, from one closed list whose texts are in `texts/errors.ts`. */
import type { SourceId } from './sources/source.ts';
import { errorTexts } from './texts/errors.ts';

export type ErrorCode = keyof typeof errorTexts;

/** All error codes. */
export const ERROR_CODES = Object.keys(errorTexts) as readonly ErrorCode[];

/** An error as it crosses from the main process to the window, without a stack or a path of the code. */
export interface ErrorValue extends ErrorFacts {
  readonly code: ErrorCode;
  /** Two to five words without a full stop: `Disk full`. */
  readonly title: string;
  /** The whole text on one line. It begins with the title: `Disk full. New tiles stay in memory until you free some space.` */
  readonly message: string;
}

/** Machine-readable facts beside the code. */
export interface ErrorFacts {
  /** When a retry may help, in milliseconds from the reply; a positive number. */
  readonly retryAfterMs?: number;
  /** True when the server itself asked for this pause. */
  readonly isAskedPause?: boolean;
  readonly sourceId?: SourceId;
  /** An https address with more about it, such as the provider's terms. */
  readonly moreUrl?: string;
}

/** The error value of a code. A `detail`, such as a path or a reason, follows the title: `Can't use this folder: /mnt/maps. Check …`. */
export function describeError(code: ErrorCode, detail?: string, facts: ErrorFacts = {}): ErrorValue {
  const [title, sentence] = errorTexts[code];
  const head = detail === undefined ? title : `${title}: ${detail.replace(/\.$/, '')}`;
  return { code, title, message: `${head}. ${sentence}`, ...facts };
}

/** The title and the detail, for lists of what has happened: `Server refused access: HTTP 403`. */
export function readHead({ code, message }: ErrorValue): string {
  return message.replace(`. ${errorTexts[code][1]}`, '');
}

/** True if the sentence of the error says that the map retries; no command line does. */
export function isRetriedByMap({ code }: ErrorValue): boolean {
  return errorTexts[code][1] === errorTexts['source-failed'][1];
}

/** The detail alone, as in `HTTP 403`; empty if there is none. */
export function readDetail(error: ErrorValue): string {
  return readHead(error).slice(error.title.length + 2);
}

/** The message without its title, for places that show the title as a heading. */
export function readBody({ title, message }: ErrorValue): string {
  const body = message.slice(title.length + 2);
  return body.charAt(0).toUpperCase() + body.slice(1);
}

/** An error thrown inside one process, which becomes an {@link ErrorValue} at its boundary. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
  /** True when a server was asked for this very tile; false when no request was made. */
  readonly wasAsked: boolean;

  constructor(
    code: ErrorCode,
    options: {
      readonly detail?: string;
      readonly cause?: unknown;
      readonly facts?: ErrorFacts;
      readonly wasAsked?: boolean;
    } = {},
  ) {
    super(describeError(code, options.detail).message, { cause: options.cause });
    this.code = code;
    this.facts = options.facts ?? {};
    this.wasAsked = options.wasAsked ?? false;
  }

  /** The inverse of {@link toErrorValue}. */
  static from({ code, title: _, message, ...facts }: ErrorValue): CodedError {
    const error = new CodedError(code, { facts });
    error.message = message;
    return error;
  }
}

/** Turns anything thrown into an error value; an unknown error becomes `internal`, without its text. */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (!(thrown instanceof CodedError)) return describeError('internal');
  return { ...describeError(thrown.code, undefined, thrown.facts), message: thrown.message };
}

/** Throws `cancelled` once the signal has aborted. */
export function throwIfCancelled(signal: { readonly aborted: boolean } | undefined): void {
  if (signal?.aborted) throw new CodedError('cancelled');
}
