/** Maps the system's error codes to error codes of the disk tier. */
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

/** Something else occupies a folder's path. This affects the tiles below it, but says nothing about the disk. */
export class ObstacleError extends CodedError {
  constructor(detail: string) {
    super('cache-unavailable', { detail });
  }
}

/** The system's error code such as `ENOENT`; undefined if there is none. */
export function errnoOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Converts a thrown file error into a `CodedError`; unknown ones become `cache-unavailable`. */
export function toDiskError(thrown: unknown): CodedError {
  if (thrown instanceof CodedError) return thrown;
  return new CodedError(MEANINGS[errnoOf(thrown) ?? ''] ?? 'cache-unavailable', { cause: thrown });
}

/** Resolves with undefined if the operation fails because a file or folder is missing; rethrows other errors. */
export async function ifThere<Value>(operation: Promise<Value>): Promise<Value | undefined> {
  try {
    return await operation;
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return undefined;
    throw thrown;
  }
}

/** Resolves with true if the operation succeeds, false if it fails. */
export function succeeds(operation: Promise<unknown>): Promise<boolean> {
  return operation.then(
    () => true,
    () => false,
  );
}
