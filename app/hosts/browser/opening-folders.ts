/** Where a file must lie so that a browser can read it. Why these places: ADR 21. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { attempt } from '../../../shared/attempt.ts';

/** What the choice depends on. */
export interface OpeningSystem {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly homeDir: string;
}

/**
 * The folders to try, best first. On Linux the downloads folder, the one place that both flatpak and snap let browsers read,
 * then the home folder, which snap lets them read; hidden ones are left out. The data folder comes last, and is the only one on macOS and
 * Windows. Some may not exist.
 */
export function listOpeningFolders(
  dataDir: string,
  system: OpeningSystem = { platform: process.platform, env: process.env, homeDir: homedir() },
): readonly string[] {
  if (system.platform === 'darwin' || system.platform === 'win32') return [dataDir];
  const shown = [findDownloads(system), system.homeDir].filter((folder) => /^\/(?!.*\/\.)/.test(folder));
  return [...shown, dataDir];
}

/** The downloads folder as the desktop has written it down, else the one in English. */
function findDownloads({ env, homeDir }: OpeningSystem): string {
  // Only desktops have that file.
  const file = join(env.XDG_CONFIG_HOME || join(homeDir, '.config'), 'user-dirs.dirs');
  const named = /^XDG_DOWNLOAD_DIR="(.+)"$/m.exec(attempt(() => readFileSync(file, 'utf8')) ?? '')?.[1];
  return named?.replace(/^\$HOME(?=\/|$)/, () => homeDir) ?? join(homeDir, 'Downloads');
}
