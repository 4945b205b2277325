/** The closed list of everything that can go wrong, with the sentence people read: what happened, what was kept, what to do. */
import type { SourceId } from './source.ts';

const SENTENCES = {
  'bad-request': 'The program asked itself for something that makes no sense. Nothing was changed; please report this.',
  'unknown-method':
    'This window and the running program are of different versions. Nothing was changed; reload the window.',
  'unknown-source': 'There is no such source any more. Its tiles were kept; choose another one in the Source menu.',
  cancelled: 'The request was cancelled because nobody waits for it any more.',
  'cache-full':
    'The disk is full. Tiles on disk were kept and new ones stay in memory only; free some space, then go on.',
  'cache-read-only':
    'The cache folder is read-only. Tiles on disk were kept and new ones stay in memory only; make it writable, or choose another with Move cache folder in the Cache menu.',
  'cache-denied':
    'The cache folder may not be read or written by this user. Its tiles were kept and new ones stay in memory only; change its permissions, or choose another with Move cache folder in the Cache menu.',
  'cache-busy': 'Too many files are open on this computer. Nothing was lost; it is tried again by itself.',
  'cache-unavailable':
    'The cache folder cannot be used. Tiles on disk were not touched and new ones stay in memory only; check the folder or start with another --cache-dir.',
  'source-failed':
    'The source could not make this tile. Nothing was stored and an older one was kept; it is asked again by itself.',
  'working-offline':
    'You are working offline, so no source is asked. Tiles on disk were kept; switch Work offline off in the File menu.',
  offline: 'The server cannot be reached. Tiles on disk were kept and are shown; it is asked again by itself.',
  'sign-in-page':
    'Something else answers in the place of the server, perhaps the sign-in page of this network. Nothing of it was stored; sign in with a browser, then retry.',
  'tile-missing': 'The server does not have this tile. Nothing was stored; it is asked again in some minutes.',
  'source-refused':
    'The server refuses this program. Tiles on disk were kept and the source is paused; see what its provider asks for, then retry.',
  'source-busy': 'The server asked for a pause. Tiles on disk were kept; it is asked again by itself.',
  'bad-tile':
    'The server sent something that is not a whole tile. It was not stored and an older one was kept; it is asked again in a while.',
  'damaged-tile':
    'The picture of this tile is damaged and cannot be drawn. It was kept as it came; retry, and its source is asked for it anew.',
  redirected:
    'The server sends this program to another address, which it does not follow. Nothing was stored; mend the address of the source.',
  'too-deep': 'The source has no tiles at this zoom. Nothing was asked; zoom until it has.',
  'not-cached': 'This tile is not in the cache. Nothing was asked.',
  'bad-source': 'The source cannot be used as it is described. Nothing was changed; correct it and try again.',
  'built-in-source': 'A built-in source cannot be changed or removed. Nothing was changed; duplicate it instead.',
  'too-many-sources': 'There are too many sources. Nothing was changed; remove one first.',
  'settings-unsaved': 'The settings could not be saved. The last saved ones were kept; check the data folder.',
  'settings-unreadable':
    'The settings cannot be read just now. They were left as they are, and nothing is saved in them until the next start; check the data folder, then start again.',
  'settings-damaged':
    'The settings file was damaged. It was kept, not deleted, and the program goes on with what could be read of it.',
  'warming-forbidden':
    'The provider of this source does not permit its tiles to be fetched ahead. Nothing was asked; warm the built-in world, or a server of your own or whose provider permits offline use.',
  'too-many-tiles':
    'The area has more tiles than an area may have. Nothing was asked; take fewer zooms or a smaller area, or raise the limit.',
  'no-space-for-area':
    'The disk has not enough free space for this area. Nothing was asked; free some space, or take fewer zooms or a smaller area.',
  'not-storable':
    'The server forbids this tile to be kept. It was not stored; ask its provider for tiles that may be used offline.',
  'unknown-area': 'There is no such area any more. No tile was touched; see the list of saved areas.',
  'area-unsaved':
    'The area could not be saved. The last saved ones were kept and tiles were not touched; check the data folder.',
  'area-damaged':
    'The file of a saved area was damaged. It was set aside, not deleted, and its tiles were kept; warm the area again to have it in the list.',
  'areas-unreadable':
    'Not all saved areas can be read just now. No tile was touched; check the data folder, then try again.',
  'area-cleared':
    'The tiles of the area were cleared while it was warmed. It stays in the list; update it to fetch them again.',
  'cache-low':
    'The disk has less free space than it is to have left. Tiles on disk were kept and new ones stay in memory only; free some space, or change that under Disk space in the Cache menu.',
  'areas-too-large':
    'The saved areas alone take more space than the cache may have. Their tiles were kept; raise the limit under Disk space in the Cache menu, or delete an area.',
  'undo-too-late': 'It is too late to undo this. The tiles are gone; they are fetched again when they are looked at.',
  'bad-cache-folder':
    'The cache folder cannot be moved there. Nothing was moved; choose a new or an empty folder of your own.',
  'bad-folder': "This folder can't be made or opened. Check the path and its permissions, or choose another folder.",
  'move-under-way': 'The cache folder is being moved already. Nothing else was done; wait for the end, or cancel it.',
  'move-failed':
    'The cache folder could not be moved. All tiles are where they were; see to what is in the way, then try again.',
  'folder-not-opened':
    'The cache folder could not be opened in a file manager. Nothing was changed; open it by its path.',
  'log-not-opened': 'The log file could not be opened here. Nothing was changed; open it by its path.',
  'file-too-large': 'This file is larger than 32 MB. Choose a smaller one, such as the track of one day.',
  'file-unreadable': "This file can't be read. Check that it is still there, then choose it again.",
  disconnected:
    'The program has ended or does not answer. Tiles on disk were kept; start it again, and this page goes on by itself.',
  internal: 'Something failed inside the program. Tiles on disk were kept; please report this.',
} as const;

export type ErrorCode = keyof typeof SENTENCES;

/** Every error code there is. */
export const ERROR_CODES = Object.keys(SENTENCES) as readonly ErrorCode[];

/** An error as it crosses from the main process to the window: a code and a sentence, never a stack or a path of the code. */
export interface ErrorValue extends ErrorFacts {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What a program, unlike people, wants to know of an error beside its code. */
export interface ErrorFacts {
  /** When asking again may help, counted in milliseconds from the answer; a positive number. */
  readonly retryAfterMs?: number;
  /** True when the server itself asked for this pause. */
  readonly isAskedPause?: boolean;
  /** The source it is about. */
  readonly sourceId?: SourceId;
  /** Where people can read more, such as a provider's terms: an https address. */
  readonly moreUrl?: string;
}

/** The error value of a code; `detail`, if any, is a short plain-text addition such as a folder's path. */
export function describeError(code: ErrorCode, detail?: string, facts: ErrorFacts = {}): ErrorValue {
  const sentence = SENTENCES[code];
  return { code, message: detail === undefined ? sentence : `${sentence} (${detail})`, ...facts };
}

/** An error that may be thrown inside one process and becomes an {@link ErrorValue} at its border. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
  /** True when a server was asked for this very tile and this is what came of it; false when it was not asked at all. */
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

  /** The error that a value tells of; {@link toErrorValue} makes the same value of it. */
  static from({ code, message, ...facts }: ErrorValue): CodedError {
    const error = new CodedError(code, { facts });
    error.message = message;
    return error;
  }
}

/** Turns anything thrown into an error value; what is not coded becomes `internal` and tells nothing of its inside. */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (thrown instanceof CodedError) return { code: thrown.code, message: thrown.message, ...thrown.facts };
  return describeError('internal');
}

/** Throws `cancelled` once the signal has aborted. */
export function throwIfCancelled(signal: { readonly aborted: boolean } | undefined): void {
  if (signal?.aborted) throw new CodedError('cancelled');
}
