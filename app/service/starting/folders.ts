/** Locations of the data folder and the cache folder. */
import { join } from 'node:path';
import envPaths from 'env-paths';
import { CodedError } from '../../../shared/errors.ts';
import { makeOwnFolder } from '../../files/own-files.ts';
import type { NamedFolders } from './flag-table.ts';

export interface Folders {
  /** Settings, the instance lock, the browser window's profile. An absolute path. */
  readonly dataDir: string;
  /**
   * The disk tier: `<cacheDir>/<source id>/<z>/<x>/<y>`. An absolute path; the settings may override it unless it is
   * fixed.
   */
  readonly cacheDir: string;
  /** True if the command line names the cache folder. */
  readonly isCacheDirFixed: boolean;
}

/**
 * Resolves the folders of a command line. The default is the system's place for user data, because it may empty its
 * caches.
 */
export function resolveFolders(flags: NamedFolders): Folders {
  const dataDir = flags.dataDir ?? envPaths('tilekeep', { suffix: '' }).data;
  const isCacheDirFixed = flags.cacheDir !== undefined;
  return { dataDir, cacheDir: flags.cacheDir ?? join(dataDir, 'tiles'), isCacheDirFixed };
}

/**
 * Makes the folders named on a command line, each private to its owner. Rejects with `bad-folder` if one can't be made.
 */
export async function makeNamedFolders({ dataDir, cacheDir }: NamedFolders): Promise<void> {
  for (const dir of [dataDir, cacheDir]) {
    if (dir === undefined) continue;
    await makeOwnFolder(dir).catch((cause: unknown) => {
      throw new CodedError('bad-folder', { detail: dir, cause });
    });
  }
}
