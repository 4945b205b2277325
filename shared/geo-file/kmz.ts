/** Opens KMZ archives: ZIP files with a KML file and its pictures. Nothing is written anywhere. */
import { type UnzipFileInfo, type Unzipped, unzipSync } from 'fflate';
import { attempt } from '../attempt.ts';
import { geoFileTexts } from '../texts/geo-files.ts';
import { GeoFileError } from './geo-file.ts';

export interface Kmz {
  /** The content of its KML file. */
  readonly kml: Uint8Array;
  /** Unpacks a picture by its address relative to the KML file; undefined if there is none, or no room for it. */
  readonly findPicture: (href: string) => Uint8Array | undefined;
}

const MAX_ENTRIES = 10_000;
/** Of all that is unpacked from one archive. */
const MAX_UNPACKED_BYTES = 128 * 1024 * 1024;
const KML_NAME = /\.kml$/i;
/** APPNOTE.TXT §4.4.4 and §4.4.5: bit 0 of the flags of an encrypted entry, and the method of one encrypted with AES. */
const FLAGS_AT = 6;
const AES = 99;

/**
 * Opens an archive, which begins with a local header. Throws a {@link GeoFileError} for one that is damaged, encrypted or
 * too large, or has no KML file. The first one is read, `doc.kml` before others.
 */
export function openKmz(archive: Uint8Array): Kmz {
  const entries = new Map<string, UnzipFileInfo>();
  unzip(archive, (entry) => {
    if (entries.size === MAX_ENTRIES) throw new GeoFileError(geoFileTexts.tooManyEntries);
    entries.set(toKey(entry.name), entry);
    return false;
  });
  const names = [...entries.keys()].filter((name) => KML_NAME.test(name));
  const name = names.find((one) => one === 'doc.kml') ?? names[0];
  if (name === undefined) throw new GeoFileError(geoFileTexts.compressed);
  let left = MAX_UNPACKED_BYTES;
  const unpack = (key: string): Uint8Array | undefined => {
    const wanted = entries.get(key);
    if (!wanted || Math.max(wanted.originalSize, wanted.size) > left) return undefined;
    const bytes = Object.values(unzip(archive, (entry) => entry.name === wanted.name))[0];
    left -= bytes?.length ?? 0;
    return bytes;
  };
  if (((archive[FLAGS_AT] ?? 0) & 1) === 1 || entries.get(name)?.compression === AES)
    throw new GeoFileError(geoFileTexts.encrypted);
  const kml = unpack(name);
  if (!kml) throw new GeoFileError(geoFileTexts.tooLargeUnpacked);
  const folder = name.split('/').slice(0, -1);
  return {
    kml,
    findPicture: (href) => {
      const path = attempt(() => decodeURIComponent(href)) ?? href;
      return attempt(() => unpack(toKey([...folder, path].join('/'))));
    },
  };
}

/** What is unpacked is never larger than an entry says: its memory is reserved before. */
function unzip(archive: Uint8Array, filter: (entry: UnzipFileInfo) => boolean): Unzipped {
  try {
    return unzipSync(archive, { filter });
  } catch (error) {
    throw error instanceof GeoFileError ? error : new GeoFileError(geoFileTexts.damaged);
  }
}

/** Programs write `\` for `/`, and names in other cases than they refer to them. */
function toKey(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').toLowerCase().split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
