/** The name that an archive has until it is whole, beside its place: `<name>.<process id>-<number>.tmp`. */
import { randomInt } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { removeLeftovers } from '../../files/leftovers.ts';

/** What SQLite adds to the name of a database while it is open: a lock. */
export const LOCK = '.lock';

/** A new name for an archive at `target`. */
export function nameTemporary(target: string): string {
  return `${target}.${process.pid}-${randomInt(2 ** 32)}.tmp`;
}

/** Removes what killed processes left of an archive at `target` that they didn't finish. Never rejects. */
export function removeUnfinished(target: string): Promise<void> {
  return removeLeftovers(dirname(target), `${basename(target)}.`, /^(\d{1,10})-\d{1,10}\.tmp(?:\.lock)?$/);
}
