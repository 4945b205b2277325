/**
 * The log: what the program did and met, a line for each event, in one file that people can open and send. Knows nothing of
 * what is worth a line.
 */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import { attempt } from '../../../shared/attempt.ts';
import { OWN_FILE, OWN_FOLDER } from '../../files/own-files.ts';
import { formatLogLine, type LogFacts } from './log-line.ts';

/** Where things are noted. */
export interface Log {
  /**
   * Notes one event with its facts, as {@link formatLogLine} writes them. Never throws and never waits; a line is lost when
   * the file cannot be written.
   */
  readonly note: (event: string, facts?: LogFacts) => void;
}

export interface LogFile extends Log {
  /** Absolute. */
  readonly path: string;
  /** Ends a program's last moment: the line is on its way to the disk when this returns. Never throws. */
  readonly noteLast: (event: string, facts?: LogFacts) => void;
  /** Resolves when every line is written, or cannot be. */
  readonly close: () => Promise<void>;
}

export interface LogFileOptions {
  /** Absolute, and there; the folder `logs` in it is made when missing. */
  readonly dataDir: string;
  /** The size at which the file gives way to a new one, in kilobytes. */
  readonly maxKilobytes?: number;
  readonly nowMs?: () => number;
}

/** How many files are kept beside the one that is written. */
export const OLD_LOG_FILES = 2;
const MAX_KILOBYTES = 512;
// A disk that takes no lines must not fill the memory with them.
const MAX_WAITING_BYTES = 64 * 1024;
// A disk that was full or gone may be well again.
const OPEN_AGAIN_AFTER_MS = 60_000;

/**
 * Opens the log of a data folder, open to this user alone. Never fails: without a file there is no log, and it is tried
 * again in a minute.
 */
export function openLogFile({ dataDir, maxKilobytes = MAX_KILOBYTES, nowMs = Date.now }: LogFileOptions): LogFile {
  const folder = join(dataDir, 'logs');
  const path = join(folder, nameFile(0));
  let stream: RotatingFileStream | undefined;
  let failedMs = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  function open(): RotatingFileStream | undefined {
    if (isClosed || nowMs() - failedMs < OPEN_AGAIN_AFTER_MS) return undefined;
    if (!makeFolder(folder)) {
      failedMs = nowMs();
      return undefined;
    }
    const opened = createStream(nameFile, {
      path: folder,
      size: `${maxKilobytes}K`,
      rotate: OLD_LOG_FILES,
      mode: OWN_FILE,
    });
    opened.on('error', () => {
      failedMs = nowMs();
      // An old one may fail once more, when the next is already written.
      if (stream === opened) stream = undefined;
    });
    return opened;
  }

  return {
    path,
    note(event, facts) {
      stream ??= open();
      if (stream && stream.writableLength < MAX_WAITING_BYTES) stream.write(formatLogLine(nowMs(), event, facts));
    },
    noteLast(event, facts) {
      attempt(() => appendFileSync(path, formatLogLine(nowMs(), event, facts), { mode: OWN_FILE }));
    },
    close() {
      isClosed = true;
      const ending = stream;
      return new Promise((resolve) => {
        if (!ending || ending.destroyed) resolve();
        else ending.once('close', resolve).end();
      });
    },
  };
}

/** Makes the log folder; true if it exists now. The stream's own way makes it readable by all, and never returns below /proc. */
function makeFolder(folder: string): boolean {
  attempt(() => mkdirSync(folder, { mode: OWN_FOLDER }));
  return existsSync(folder);
}

/** The file that is written is the number 0 or none at all; the others count backwards in time. */
function nameFile(index: number | Date | null): string {
  return typeof index === 'number' && index > 0 ? `tilekeep.${index}.log` : 'tilekeep.log';
}
