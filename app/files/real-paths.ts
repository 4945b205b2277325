/** Where paths lead. */
import fs from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/** True for the folder itself and everything in it. Both are real paths. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path with all links resolved; the absolute path itself if that fails. */
export function realOf(path: string): Promise<string> {
  return fs.promises.realpath(path).catch(() => resolve(path));
}
