/** Requests and answers of the thread that writes an archive. */
import type { ErrorValue } from '../../../shared/errors.ts';
import type { WrittenFacts, WrittenFormat, WrittenTile } from './archive-writer.ts';

/** What to write where. */
export interface WritingTask {
  /** An absolute path. */
  readonly target: string;
  /** True if people agreed that a file in its place is replaced. */
  readonly replaces: boolean;
  readonly format: WrittenFormat;
  readonly facts: WrittenFacts;
}

/** `finish` publishes the archive; `discard` leaves nothing behind. */
export type WritingRequest =
  | { readonly kind: 'begin'; readonly task: WritingTask }
  | { readonly kind: 'add'; readonly tiles: readonly WrittenTile[] }
  | { readonly kind: 'finish' }
  | { readonly kind: 'discard' };

/** In request order; null if it went well. */
export type WritingAnswer = ErrorValue | null;
