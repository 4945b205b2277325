/** Lists folders of the tile tree without waiting for anything else: for a thread of its own. Follows no link. */
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

/** True when the folders are there and none of them is a link. Never throws. */
export function areRealFolders(chain: FolderChain): boolean {
  return chain.every((dir) => {
    try {
      return fs.lstatSync(dir).isDirectory();
    } catch {
      return false;
    }
  });
}

/** What lies in a folder. Holds numbers, not names, however much it is. Never throws: what cannot be read is empty. */
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
    // Taken away meanwhile, or not to be read by us: what came until then is all there is.
  } finally {
    closeFolder(opened);
  }
}

function closeFolder(opened: fs.Dir | undefined): void {
  try {
    opened?.closeSync();
  } catch {
    // On a drive that is there no more; what was read of it stands.
  }
}

function sort(indices: readonly number[]): Uint32Array {
  return Uint32Array.from(indices).sort();
}
