/** Tries to run the Electron host, and says in one line why not when that is impossible. */
import { join } from 'node:path';
import { hasDisplay } from '../service/starting/display.ts';
import type { Flags } from '../service/starting/flags.ts';
import { reportLine } from '../service/starting/terminal.ts';
import { type ElectronPackage, findElectronBinary, findElectronPackage } from './electron-binary.ts';
import { runElectron } from './electron-child.ts';
import { downloadElectron, readFailedDownload, rememberFailedDownload } from './electron-download.ts';

export interface ElectronAttempt {
  readonly flags: Pick<Flags, 'host'>;
  /** The flags as they were typed. */
  readonly args: readonly string[];
  readonly dataDir: string;
  readonly projectDir: string;
  /** Where the `electron` package is looked for, as a file URL. */
  readonly fromUrl: string;
  readonly signal: AbortSignal;
}

/** `impossible`: nothing was shown; `reason` says why in a few words. */
export type AttemptOutcome =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'impossible'; readonly reason: string };

/** Runs the map in Electron until it ends, downloading its binary first if need be. Never rejects. */
export async function tryElectron(attempt: ElectronAttempt): Promise<AttemptOutcome> {
  if (!hasDisplay()) return impossible('there is no display');
  const electron = findElectronPackage(attempt.fromUrl);
  if (electron === undefined) return impossible('it is not installed');
  const trouble = findElectronBinary(electron) === undefined ? await fetchBinary(electron, attempt) : undefined;
  if (attempt.signal.aborted) return { kind: 'ended', code: 0 };
  const binary = findElectronBinary(electron);
  if (binary === undefined) return impossible(trouble ?? 'its download is not whole');
  const { projectDir, args, signal } = attempt;
  const outcome = await runElectron({ binary, projectDir, args, signal });
  return outcome.kind === 'ended' ? outcome : impossible(`it ended at once: ${outcome.reason}`);
}

function impossible(reason: string): AttemptOutcome {
  return { kind: 'impossible', reason };
}

async function fetchBinary(electron: ElectronPackage, attempt: ElectronAttempt): Promise<string | undefined> {
  const { version } = electron;
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return 'ELECTRON_OVERRIDE_DIST_PATH holds no Electron';
  const notePath = join(attempt.dataDir, 'electron-download.json');
  const failed = readFailedDownload(notePath, version, Date.now());
  // Who asks for Electron by name wants it tried again.
  if (failed && attempt.flags.host !== 'electron') {
    return `its download failed (${failed.reason}) and is tried again a day later, or now with --host electron`;
  }
  reportLine(`Downloading Electron ${version}, once…`);
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
