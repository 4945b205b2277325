/** The closed list of everything that can go wrong, with the sentence people read: what happened, what was kept, what to do. */

const SENTENCES = {
  'bad-request': 'The program asked itself for something that makes no sense. Nothing was changed; please report this.',
  'unknown-method':
    'This window and the running program are of different versions. Nothing was changed; reload the window.',
  'unknown-source': 'There is no such source any more. Its tiles were kept; choose another one in the Source menu.',
  cancelled: 'The request was cancelled because nobody waits for it any more.',
  'cache-full':
    'The disk is full. Tiles on disk were kept and new ones stay in memory only; free some space, then go on.',
  'cache-read-only':
    'The cache folder is read-only. Tiles on disk were kept and new ones stay in memory only; make it writable or start with another --cache-dir.',
  'cache-denied':
    'The cache folder may not be read or written by this user. Its tiles were kept and new ones stay in memory only; change its permissions or start with another --cache-dir.',
  'cache-busy': 'Too many files are open on this computer. Nothing was lost; it is tried again by itself.',
  'cache-unavailable':
    'The cache folder cannot be used. Tiles on disk were not touched and new ones stay in memory only; check the folder or start with another --cache-dir.',
  'source-failed':
    'The source could not make this tile. Nothing was stored; it is asked again when the tile is next shown.',
  'settings-unsaved': 'The settings could not be saved. The last saved ones were kept; check the data folder.',
  'settings-damaged':
    'The settings file was damaged. It was set aside, not deleted, and the program started with its defaults.',
  'folder-not-opened':
    'The cache folder could not be opened in a file manager. Nothing was changed; open it by its path.',
  disconnected: 'The program does not answer. Tiles on disk were kept; start it again if its window has ended.',
  internal: 'Something failed inside the program. Tiles on disk were kept; please report this.',
} as const;

export type ErrorCode = keyof typeof SENTENCES;

/** Every error code there is. */
export const ERROR_CODES = Object.keys(SENTENCES) as readonly ErrorCode[];

/** An error as it crosses from the main process to the window: a code and a sentence, never a stack or a path of the code. */
export interface ErrorValue {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The error value of a code; `detail`, if any, is a short plain-text addition such as a folder's path. */
export function describeError(code: ErrorCode, detail?: string): ErrorValue {
  const sentence = SENTENCES[code];
  return { code, message: detail === undefined ? sentence : `${sentence} (${detail})` };
}

/** An error that may be thrown inside one process and becomes an {@link ErrorValue} at its border. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options?: { readonly detail?: string; readonly cause?: unknown }) {
    super(describeError(code, options?.detail).message, { cause: options?.cause });
    this.code = code;
  }
}

/** Turns anything thrown into an error value; what is not coded becomes `internal` and tells nothing of its inside. */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (thrown instanceof CodedError) return { code: thrown.code, message: thrown.message };
  return describeError('internal');
}
