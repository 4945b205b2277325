/** Where things live on this computer: the data folder and the cache folder. */
import { join } from 'node:path';
import envPaths from 'env-paths';
import { CodedError } from '../../../shared/errors.ts';
import { makeOwnFolder } from '../../files/own-files.ts';
import type { NamedFolders } from './flag-table.ts';

export interface Folders {
  /** Settings, the lock between starts, the browser window's profile. Absolute. */
  readonly dataDir: string;
  /** The disk tier: `<cacheDir>/<source id>/<z>/<x>/<y>`. Absolute. The settings may name another, unless it is fixed. */
  readonly cacheDir: string;
  /** True when the command line names the cache folder. */
  readonly isCacheDirFixed: boolean;
}

/** The folders for a command line: by default where the system keeps user data, as it may empty its caches. */
export function resolveFolders(flags: NamedFolders): Folders {
  const dataDir = flags.dataDir ?? envPaths('tilekeep', { suffix: '' }).data;
  const isCacheDirFixed = flags.cacheDir !== undefined;
  return { dataDir, cacheDir: flags.cacheDir ?? join(dataDir, 'tiles'), isCacheDirFixed };
}

/** Makes the folders that a command line names, each for its owner alone. Rejects with `bad-folder` for one that can't be made. */
export async function makeNamedFolders({ dataDir, cacheDir }: NamedFolders): Promise<void> {
  for (const dir of [dataDir, cacheDir]) {
    if (dir === undefined) continue;
    await makeOwnFolder(dir).catch((cause: unknown) => {
      throw new CodedError('bad-folder', { detail: dir, cause });
    });
  }
}
