/** The folder of an index, which a worker makes and its thread removes: `tilekeep-index-<process id>-<random>`. */
import { randomUUID } from 'node:crypto';
import { removeLeftovers } from '../files/leftovers.ts';

const PREFIX = 'tilekeep-index-';

export function nameIndexFolder(): string {
  return `${PREFIX}${process.pid}-${randomUUID()}`;
}

/** Removes the indexes that killed processes of this user left in a folder. Never rejects. */
export function removeLeftIndexes(dir: string): Promise<void> {
  return removeLeftovers(dir, PREFIX, /^(\d{1,10})-[\da-f-]{36}$/);
}
