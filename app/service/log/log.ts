/** The log: one line per event, in one file that people can open and send. */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import { attempt } from '../../../shared/attempt.ts';
import { OWN_FILE, OWN_FOLDER } from '../../files/own-files.ts';
import { formatLogLine, type LogFacts } from './log-line.ts';

/** The interface for logging. */
export interface Log {
  /**
   * Logs an event and its facts as {@link formatLogLine} does. Never throws or waits; a line is lost if the file can't
   * be written.
   */
  readonly note: (event: string, facts?: LogFacts) => void;
}

export interface LogFile extends Log {
  /** An absolute path. */
  readonly path: string;
  /** For the program's last moment: the line has been handed to the system when this returns. Never throws. */
  readonly noteLast: (event: string, facts?: LogFacts) => void;
  /** Resolves when every line is written, or can't be. */
  readonly close: () => Promise<void>;
}

export interface LogFileOptions {
  /** An absolute path to an existing folder; the folder `logs` in it is made if needed. */
  readonly dataDir: string;
  /** Size in kilobytes at which the file is rotated. */
  readonly maxKilobytes?: number;
  readonly nowMs?: () => number;
}

/** Number of old log files kept. */
export const OLD_LOG_FILES = 2;
const MAX_KILOBYTES = 512;
// If the disk takes no lines, they must not fill the memory.
const MAX_WAITING_BYTES = 64 * 1024;
// A full or missing disk may recover.
const OPEN_AGAIN_AFTER_MS = 60_000;

/**
 * Opens the log of a data folder, private to this user. Never fails: without a file there is no log, and it retries
 * after a minute.
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
      // A replaced stream may fail once more.
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

/**
 * Makes the log folder; true if it exists now. The stream's own way makes it world-readable, and never returns below
 * /proc.
 */
function makeFolder(folder: string): boolean {
  attempt(() => mkdirSync(folder, { mode: OWN_FOLDER }));
  return existsSync(folder);
}

/** The current file has index 0 or none; higher numbers are older. */
function nameFile(index: number | Date | null): string {
  return typeof index === 'number' && index > 0 ? `tilekeep.${index}.log` : 'tilekeep.log';
}
