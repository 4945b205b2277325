/** What lies beside the tiles of a folder and says what they are: TileJSON, the metadata of an MBTiles file, or a TMS document. */
import fs from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../shared/errors.ts';
import type { ArchiveFacts } from './archive.ts';
import { cleanAttribution, cleanName, readBounds } from './archive-facts.ts';

type Description = Pick<ArchiveFacts, 'name' | 'attribution' | 'bounds'> & {
  readonly rows: 'north' | 'south' | undefined;
};

const MAX_BYTES = 1_000_000;

/** Reads what there is; damaged files count as missing. Throws `archive-unreadable` for tiles of another projection. */
export function readDescription(root: string): Description {
  const json = readJson(join(root, 'tiles.json')) ?? readJson(join(root, 'metadata.json')) ?? {};
  const xml = readText(join(root, 'tilemapresource.xml'));
  return {
    name: cleanName(json.name ?? /<Title>([^<]*)<\/Title>/.exec(xml)?.[1]),
    attribution: cleanAttribution(json.attribution),
    bounds: readBounds(typeof json.bounds === 'string' ? json.bounds.split(',') : toList(json.bounds)),
    rows: findRows(json, xml),
  };
}

function findRows(json: Readonly<Record<string, unknown>>, xml: string): Description['rows'] {
  if (json.scheme === 'tms') return 'south';
  // https://github.com/mapbox/tilejson-spec/tree/master/3.0.0#319-scheme: xyz unless stated.
  if (json.scheme === 'xyz' || typeof json.tilejson === 'string') return 'north';
  if (!/<TileMap\b/.test(xml)) return undefined;
  // https://wiki.osgeo.org/wiki/Tile_Map_Service_Specification: counted from the south; also of other projections.
  const profile = /<TileSets\s[^>]*\bprofile\s*=\s*["']([^"']*)/.exec(xml)?.[1];
  if (profile !== undefined && !/mercator/.test(profile)) throw new CodedError('archive-unreadable');
  return 'south';
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readJson(path: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(readText(path));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a small regular file, which is no link; empty if there is none. */
function readText(path: string): string {
  const stats = fs.lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size > MAX_BYTES) return '';
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
