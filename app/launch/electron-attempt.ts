/** Tries to run the Electron host; says in one line why it can't. */
import { join } from 'node:path';
import { startChild } from '../service/starting/child-start.ts';
import { hasDisplay } from '../service/starting/display.ts';
import type { Flags } from '../service/starting/flags.ts';
import { reportLine } from '../service/starting/terminal.ts';
import { type ElectronPackage, findElectronBinary, findElectronPackage } from './electron-binary.ts';
import { downloadElectron, readFailedDownload, rememberFailedDownload } from './electron-download.ts';

/** When Electron ends this early, it has shown no map. */
const LIVED_AFTER_MS = 5_000;

export interface ElectronAttempt {
  readonly flags: Pick<Flags, 'host'>;
  /** The flags as they were typed. */
  readonly args: readonly string[];
  readonly dataDir: string;
  /** The folder whose package.json names the Electron host. */
  readonly projectDir: string;
  /** Where the `electron` package is looked for, as a file URL. */
  readonly fromUrl: string;
  readonly signal: AbortSignal;
}

/** `impossible`: no window was shown; `reason` is a few words. */
export type AttemptOutcome =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'impossible'; readonly reason: string };

/** Runs the map in Electron until it ends, downloading its binary first if need be. Never rejects. */
export async function tryElectron(attempt: ElectronAttempt): Promise<AttemptOutcome> {
  if (!hasDisplay()) return impossible('no display');
  const electron = findElectronPackage(attempt.fromUrl);
  if (electron === undefined) return impossible('not installed');
  const trouble = findElectronBinary(electron) === undefined ? await fetchBinary(electron, attempt) : undefined;
  if (attempt.signal.aborted) return { kind: 'ended', code: 0 };
  const binary = findElectronBinary(electron);
  if (binary === undefined) return impossible(trouble ?? 'incomplete download');
  return runElectron(binary, attempt);
}

function impossible(reason: string): AttemptOutcome {
  return { kind: 'impossible', reason };
}

async function fetchBinary(electron: ElectronPackage, attempt: ElectronAttempt): Promise<string | undefined> {
  const { version } = electron;
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return 'no Electron in ELECTRON_OVERRIDE_DIST_PATH';
  const notePath = join(attempt.dataDir, 'electron-download.json');
  const failed = readFailedDownload(notePath, version, Date.now());
  // --host electron asks for another try.
  if (failed && attempt.flags.host !== 'electron') {
    return `its download failed (${failed.reason}). Tilekeep retries after a day; to retry now, use --host electron`;
  }
  reportLine(`Downloading Electron ${version} (first start only)…`);
  const reason = await downloadElectron({ electron, signal: attempt.signal, onProgress: createProgress() });
  if (reason === undefined || attempt.signal.aborted) return undefined;
  await rememberFailedDownload(notePath, { version, atMs: Date.now(), reason });
  return `its download failed (${reason})`;
}

const TELL_EVERY_BYTES = 10_000_000;

// A line per 10 MB reads well in a terminal and in a log.
function createProgress(): (bytes: number) => void {
  let toldBytes = 0;
  return (bytes) => {
    if (bytes - toldBytes < TELL_EVERY_BYTES) return;
    toldBytes = bytes;
    reportLine(`Electron: ${Math.round(bytes / 1_000_000)} MB`);
  };
}

/** Runs it until it ends. Never rejects, never turns its sandbox off. */
async function runElectron(binary: string, { projectDir, args, signal }: ElectronAttempt): Promise<AttemptOutcome> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const errors = holdErrors();
  const child = startChild(binary, [projectDir, '--', ...args], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
    onErrors: errors.take,
  });
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const start = await child.livedFor(LIVED_AFTER_MS);
  if (!start.lived && !isAnswer(start.code) && !signal.aborted) {
    return impossible(`it exited at once (${start.reason})`);
  }
  errors.release();
  const { code } = await child.ended;
  // Without a handler yet, a signal ends it without a code.
  return { kind: 'ended', code: code ?? (signal.aborted ? 0 : 1) };
}

// 2 means bad arguments, which another host would refuse as well.
function isAnswer(code: number | null): boolean {
  return code === 0 || code === 2;
}

// Holds back its error output until it is known to run: a failed start is told in one line instead.
function holdErrors(): { readonly take: (text: string) => void; readonly release: () => void } {
  const chunks: string[] = [];
  let write = (text: string): unknown => chunks.push(text);
  return {
    take: (text) => write(text),
    release: () => {
      write = (text) => process.stderr.write(text);
      for (const chunk of chunks.splice(0)) write(chunk);
    },
  };
}
