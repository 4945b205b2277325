/** The port of the last run, so that a page which is still open finds the next one. Holds no secret. */
import fs from 'node:fs';
import { join } from 'node:path';
import { OWN_FILE, OWN_FOLDER } from '../../files/own-files.ts';

export interface KeptPort {
  /** The port of the last run; undefined when nobody knows. */
  readonly read: () => number | undefined;
  /** Remembers a port. Where that cannot be, the next run has another one. */
  readonly keep: (port: number) => void;
}

/** Below it are ports that systems keep for themselves. */
const MIN_PORT = 1024;

/** The port of a data folder, in a file `browser-port` of it. Neither call ever throws. */
export function createKeptPort(dataDir: string): KeptPort {
  const file = join(dataDir, 'browser-port');
  const read = (): number | undefined => {
    try {
      if (fs.statSync(file).size > 16) return undefined;
      const text = fs.readFileSync(file, 'utf8').trim();
      const port = /^\d{4,5}$/.test(text) ? Number(text) : 0;
      return port >= MIN_PORT && port <= 65_535 ? port : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    read,
    keep: (port) => {
      if (port === read() || port < MIN_PORT) return;
      try {
        fs.mkdirSync(dataDir, { recursive: true, mode: OWN_FOLDER });
        fs.writeFileSync(`${file}.tmp`, `${port}\n`, { mode: OWN_FILE });
        fs.renameSync(`${file}.tmp`, file);
      } catch {
        // A data folder that cannot be written to is told of elsewhere.
      }
    },
  };
}
