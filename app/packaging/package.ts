/**
 * `npm run package`: makes the installers for this system with electron-builder, if Electron can be downloaded. Runs on
 * import; arguments after `--` go to electron-builder.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectronBinary, findElectronPackage } from '../launch/electron-binary.ts';
import { downloadElectron } from '../launch/electron-download.ts';
import { startChild } from '../service/starting/child-start.ts';
import { watchEndSignals } from '../service/starting/end-signal.ts';
import { reportLine } from '../service/starting/terminal.ts';

// The script is built into `dist/tests`.
const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** Enough for installers of two architectures and downloads of Electron and electron-builder's tools. */
const TOTAL_MS = 45 * 60_000;

const { signal } = watchEndSignals();
const trouble = (await requireElectron()) ?? (await makeInstallers(process.argv.slice(2)));
if (trouble !== undefined) reportLine(`tilekeep: ${trouble}`);
process.exit(trouble === undefined ? 0 : 1);

/**
 * Returns why Electron isn't available, in one line. Checked first, because electron-builder would retry for a long
 * time.
 */
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
 * Without an identity, Apple silicon still requires a signature, so use an ad-hoc one. The hardened runtime would then
 * reject the libraries.
 */
function describeSigning(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  if (process.platform !== 'darwin' || env.CSC_LINK || env.CSC_NAME) return [];
  return ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false'];
}
