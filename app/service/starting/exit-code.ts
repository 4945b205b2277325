/** What the program's end tells whoever started it. */
import type { CodedError, ErrorCode } from '../../../shared/errors.ts';

const BAD_ARGUMENTS: ReadonlySet<ErrorCode> = new Set(['unknown-source', 'bad-source', 'too-many-sources']);

/** The exit code for a program that could not start: 2 when the command line asks for what cannot be, else 1. */
export function exitCodeOf(error: CodedError): 1 | 2 {
  return BAD_ARGUMENTS.has(error.code) ? 2 : 1;
}
