/** Finds Electron's binary by its files: importing the package would start a download without a time limit. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { attempt } from '../../shared/attempt.ts';

/** The installed `electron` package, with or without its binary. */
export interface ElectronPackage {
  readonly dir: string;
  readonly version: string;
}

/** The package as Node resolves it from a file of ours; undefined when it is not installed, as in a production install. */
export function findElectronPackage(fromUrl: string): ElectronPackage | undefined {
  return attempt(() => {
    const path = createRequire(fromUrl).resolve('electron/package.json');
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
    return { dir: dirname(path), version };
  });
}

/** Where the executable lies inside Electron's distribution. */
function describeExecutable(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * The executable, or undefined when the download is missing or incomplete. `ELECTRON_OVERRIDE_DIST_PATH` names another
 * distribution, which is not checked. The package writes `path.txt` last, so an interrupted download has none.
 */
export function findElectronBinary(
  electron: ElectronPackage,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const executable = describeExecutable(platform);
  const chosen = env.ELECTRON_OVERRIDE_DIST_PATH;
  const path = join(chosen || join(electron.dir, 'dist'), executable);
  if (!existsSync(path)) return undefined;
  if (chosen) return path;
  const version = readText(join(electron.dir, 'dist', 'version'))?.replace(/^v/, '');
  const finished = readText(join(electron.dir, 'path.txt'));
  return version === electron.version && finished === executable ? path : undefined;
}

function readText(path: string): string | undefined {
  return attempt(() => readFileSync(path, 'utf8').trim());
}
