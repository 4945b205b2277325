/** Remembers the port of the last run, so that a page that is still open can reconnect. Stores no secret. */
import fs from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../../../shared/attempt.ts';
import { replaceFile } from '../../files/own-files.ts';

export interface KeptPort {
  /** The port of the last run, if known. */
  readonly read: () => number | undefined;
  /** Remembers a port. If that fails, the next run has another one. */
  readonly keep: (port: number) => Promise<void>;
}

/** Ports below are reserved for the system. */
const MIN_PORT = 1024;

/** The port of a data folder, in its file `browser-port`. Never throws or rejects. */
export function createKeptPort(dataDir: string): KeptPort {
  const file = join(dataDir, 'browser-port');
  const read = (): number | undefined => {
    const text = attempt(() => (fs.statSync(file).size > 16 ? '' : fs.readFileSync(file, 'utf8').trim())) ?? '';
    const port = /^\d{4,5}$/.test(text) ? Number(text) : 0;
    return port >= MIN_PORT && port <= 65_535 ? port : undefined;
  };
  return {
    read,
    keep: async (port) => {
      if (port === read() || port < MIN_PORT) return;
      // The settings store reports a data folder that can't be written to.
      await replaceFile(file, `${port}\n`).catch(() => undefined);
    },
  };
}
