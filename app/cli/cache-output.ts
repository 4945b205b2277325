/** Standard output of `npm run cache`: lines or JSON, with backpressure, until the reader closes it. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Stands for the name of a source that isn't in the list any more. */
export const REMOVED = '(removed)';

export interface CacheOutput {
  readonly json: boolean;
  /** Writes lines and resolves once there is room for more; false when the reader has closed it. */
  readonly print: (lines: readonly string[]) => Promise<boolean>;
}

/** The output for a stream. */
export function createCacheOutput(stream: Writable, json: boolean): CacheOutput {
  const closed = once(stream, 'close').catch(() => undefined);
  return {
    json,
    print: async (lines) => {
      if (!stream.writable) return false;
      const hasRoom = lines.length === 0 || stream.write(`${lines.join('\n')}\n`);
      if (!hasRoom) await Promise.race([once(stream, 'drain').catch(() => undefined), closed]);
      return stream.writable;
    },
  };
}
