/** Lists folders of the tile tree synchronously, for use on a worker thread. Follows no links. */
import fs from 'node:fs';
import { isIndexName } from '../files/tile-path.ts';
import type { FolderChain, Listing, ListRequest } from './inspection-protocol.ts';

const AHEAD = 512;
const NOTHING: Listing = {
  files: new Uint32Array(),
  folders: new Uint32Array(),
  others: new Uint32Array(),
  foreign: 0,
};

/** True if all the folders exist and none is a link. Never throws. */
export function areRealFolders(chain: FolderChain): boolean {
  return chain.every((dir) => {
    try {
      return fs.lstatSync(dir).isDirectory();
    } catch {
      return false;
    }
  });
}

/** Lists a folder as numbers rather than names, to save memory. Never throws; an unreadable folder is empty. */
export function listFolder({ chain, zoom }: Omit<ListRequest, 'kind'>): Listing {
  const dir = chain.at(-1);
  if (dir === undefined || !areRealFolders(chain)) return NOTHING;
  const found = { files: [] as number[], folders: [] as number[], others: [] as number[] };
  let foreign = 0;
  for (const item of readItems(dir)) {
    if (!isIndexName(item.name, zoom)) foreign += 1;
    else if (item.isFile()) found.files.push(Number(item.name));
    else if (item.isDirectory()) found.folders.push(Number(item.name));
    else found.others.push(Number(item.name));
  }
  return { files: sort(found.files), folders: sort(found.folders), others: sort(found.others), foreign };
}

function* readItems(dir: string): Generator<fs.Dirent> {
  let opened: fs.Dir | undefined;
  try {
    opened = fs.opendirSync(dir, { bufferSize: AHEAD });
    for (let item = opened.readSync(); item !== null; item = opened.readSync()) yield item;
  } catch {
    // Removed meanwhile, or unreadable: return what was read so far.
  } finally {
    closeFolder(opened);
  }
}

function closeFolder(opened: fs.Dir | undefined): void {
  try {
    opened?.closeSync();
  } catch {
    // The drive is gone; what was read still counts.
  }
}

function sort(indices: readonly number[]): Uint32Array {
  return Uint32Array.from(indices).sort();
}
