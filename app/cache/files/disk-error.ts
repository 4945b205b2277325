/** What the operating system's error codes mean for the disk tier. */
import { CodedError, type ErrorCode } from '../../../shared/errors.ts';

const MEANINGS: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'cache-full',
  EDQUOT: 'cache-full',
  EFBIG: 'cache-full',
  EROFS: 'cache-read-only',
  EACCES: 'cache-denied',
  EPERM: 'cache-denied',
  EMFILE: 'cache-busy',
  ENFILE: 'cache-busy',
};

/** Something else stands where a folder belongs. This costs the tiles below it, and says nothing about the disk. */
export class ObstacleError extends CodedError {
  constructor(detail: string) {
    super('cache-unavailable', { detail });
  }
}

/** The operating system's code such as `ENOENT`, or undefined for anything else thrown. */
export function errnoOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** The coded error for anything a file operation threw; what is not known becomes `cache-unavailable`. */
export function toDiskError(thrown: unknown): CodedError {
  if (thrown instanceof CodedError) return thrown;
  return new CodedError(MEANINGS[errnoOf(thrown) ?? ''] ?? 'cache-unavailable', { cause: thrown });
}

/** Answers undefined when the operation fails because something is not there; passes every other failure on. */
export async function ifThere<Value>(operation: Promise<Value>): Promise<Value | undefined> {
  try {
    return await operation;
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return undefined;
    throw thrown;
  }
}

/** True once the operation has succeeded, false once it has failed for whatever reason. */
export function succeeds(operation: Promise<unknown>): Promise<boolean> {
  return operation.then(
    () => true,
    () => false,
  );
}
