/**
 * `npm run package`: makes the installers of this system with electron-builder, where Electron can be had. Runs when it
 * is imported; what it is given after `--` goes to electron-builder.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectronBinary, findElectronPackage } from '../launch/electron-binary.ts';
import { downloadElectron } from '../launch/electron-download.ts';
import { startChild } from '../service/starting/child-start.ts';
import { watchEndSignals } from '../service/starting/end-signal.ts';
import { reportLine } from '../service/starting/terminal.ts';

// This file is built into `dist/tests`.
const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** Installers of two architectures, with downloads of Electron and of electron-builder's own tools, are given this long. */
const TOTAL_MS = 45 * 60_000;

const { signal } = watchEndSignals();
const trouble = (await requireElectron()) ?? (await makeInstallers(process.argv.slice(2)));
if (trouble !== undefined) reportLine(`tilekeep: ${trouble}`);
process.exit(trouble === undefined ? 0 : 1);

/** Answers why Electron cannot be had, in one line; asked first, as electron-builder would try for long. */
async function requireElectron(): Promise<string | undefined> {
  const electron = findElectronPackage(import.meta.url);
  if (electron === undefined) return 'Electron is not installed; run "npm ci" first';
  if (findElectronBinary(electron) !== undefined) return undefined;
  reportLine(`Downloading Electron ${electron.version}…`);
  const reason = await downloadElectron({ electron, signal, onProgress: () => undefined });
  if (reason === undefined) return undefined;
  return `no installers were made, as Electron ${electron.version} cannot be downloaded (${reason})`;
}

async function makeInstallers(args: readonly string[]): Promise<string | undefined> {
  const builder = createRequire(import.meta.url).resolve('electron-builder/package.json');
  const child = startChild(process.execPath, [join(dirname(builder), 'cli.js'), ...describeSigning(), ...args], {
    cwd: PROJECT_DIR,
    stdio: 'inherit',
    timeout: TOTAL_MS,
    signal,
  });
  const { code } = await child.ended;
  return code === 0 ? undefined : 'the installers could not all be made; the reason stands above';
}

/**
 * Without an identity macOS still wants a signature on Apple's own processors, so it gets one of nobody; libraries of
 * nobody would not be let in by the hardened runtime.
 */
function describeSigning(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  if (process.platform !== 'darwin' || env.CSC_LINK || env.CSC_NAME) return [];
  return ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false'];
}
