/** Fetches Electron's binary with the package's own command, within bounds, and remembers when that failed. */
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt } from '../../shared/attempt.ts';
import { replaceFile } from '../files/own-files.ts';
import type { ElectronPackage } from './electron-binary.ts';
import { runWatched } from './watched-command.ts';

/** How long a connected server may send nothing. */
const STALL_MS = 20_000;
/** Time limit of the whole download, about 120 MB. */
const TOTAL_MS = 15 * 60_000;
/** For this long after a failure, starts don't try again, so that offline starts don't wait. */
export const RETRY_AFTER_MS = 24 * 3_600_000;

export interface DownloadOptions {
  readonly electron: ElectronPackage;
  readonly signal: AbortSignal;
  /** Called with the number of bytes so far. */
  readonly onProgress: (bytes: number) => void;
  readonly env?: NodeJS.ProcessEnv;
  readonly stallMs?: number;
  readonly totalMs?: number;
}

/** Runs `install-electron`; resolves with why it failed, or undefined on success. Never rejects. */
export async function downloadElectron(options: DownloadOptions): Promise<string | undefined> {
  const { electron, signal, onProgress, env = process.env, stallMs = STALL_MS, totalMs = TOTAL_MS } = options;
  // The command reports no progress, so the size of its files is measured in a folder of their own.
  const tempDir = attempt(() => mkdtempSync(join(tmpdir(), 'tilekeep-electron-')));
  if (tempDir === undefined) return 'no folder for temporary files';
  const distDir = join(electron.dir, 'dist');
  try {
    return await runWatched({
      command: process.execPath,
      args: [join(electron.dir, 'install.js')],
      cwd: electron.dir,
      env: { ...env, TMPDIR: tempDir, TEMP: tempDir, TMP: tempDir, ELECTRON_GET_NO_PROGRESS: '1' },
      measure: () => sumBytes(tempDir) + sumBytes(distDir),
      onProgress,
      stallMs,
      totalMs,
      signal,
    });
  } finally {
    attempt(() => rmSync(tempDir, { recursive: true, force: true, maxRetries: 3 }));
  }
}

function sumBytes(dir: string): number {
  const entries = attempt(() => readdirSync(dir, { recursive: true, withFileTypes: true })) ?? [];
  const files = entries.filter((entry) => entry.isFile());
  return files.reduce((sum, file) => sum + sizeOf(join(file.parentPath, file.name)), 0);
}

function sizeOf(path: string): number {
  return attempt(() => lstatSync(path).size) ?? 0;
}

/** A download that failed. */
export interface FailedDownload {
  readonly version: string;
  readonly atMs: number;
  readonly reason: string;
}

/** The last failure while it is recent, or undefined. Ignores damaged notes and times in the future. */
export function readFailedDownload(path: string, version: string, nowMs: number): FailedDownload | undefined {
  const note = attempt(() => JSON.parse(readFileSync(path, 'utf8')) as FailedDownload | null);
  const ageMs = nowMs - (note?.atMs ?? Number.NaN);
  return note && note.version === version && ageMs >= 0 && ageMs < RETRY_AFTER_MS ? note : undefined;
}

/** Saves a failure. If that fails, the next start tries again. */
export async function rememberFailedDownload(path: string, note: FailedDownload): Promise<void> {
  await replaceFile(path, `${JSON.stringify(note)}\n`).catch(() => undefined);
}
