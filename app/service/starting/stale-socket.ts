/** The socket that a killed program leaves behind. */
import { renameSync, unlinkSync } from 'node:fs';
import { askInstance } from './instance-call.ts';

/**
 * Takes away a socket nobody listens at. Another start may have taken it over since: so it is moved aside first, asked
 * once more, and put back when somebody answers. Never rejects.
 */
export async function removeStaleSocket(address: string): Promise<void> {
  const aside = `${address}-${process.pid}`;
  try {
    renameSync(address, aside);
    if ((await askInstance(aside)) === 'none') unlinkSync(aside);
    else renameSync(aside, address);
  } catch {
    // Somebody else has removed it; the next try will see.
  }
}
