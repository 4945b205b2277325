/** The shape of the area that a command line names: a box, or what is in a GeoJSON file. */
import fs from 'node:fs';
import { basename, extname } from 'node:path';
import type { AreaShape } from '../../shared/area.ts';
import { areaNameParser } from '../../shared/area-parser.ts';
import { type GeoJsonShape, readGeoJsonShape } from '../../shared/geojson-shape.ts';
import { MAX_TRACK_FILE_BYTES } from '../../shared/track-file.ts';
import type { ShapeFlag } from './warm-flags.ts';

/** A shape with its default name, or the reason why there is none. */
export type NamedShape =
  | { readonly kind: 'shape'; readonly shape: AreaShape; readonly name: string }
  | { readonly kind: 'problem'; readonly message: string };

type Problem = Extract<NamedShape, { kind: 'problem' }>;

/** Reads the shape. Never rejects. */
export async function readShape(flag: ShapeFlag): Promise<NamedShape> {
  if (flag.kind === 'box') return { kind: 'shape', shape: flag.shape, name: flag.name };
  const text = await readText(flag.path);
  if (typeof text !== 'string') return text;
  const read = readGeoJson(text, flag.widthMetres);
  return read.kind === 'problem' ? read : { ...read, name: read.name ?? nameOfFile(flag.path) };
}

async function readText(path: string): Promise<string | Problem> {
  try {
    const stats = await fs.promises.stat(path);
    if (!stats.isFile()) return complain(`${path} is not a file`);
    if (stats.size > MAX_TRACK_FILE_BYTES) return complain('the file is larger than 32 MB');
    return await fs.promises.readFile(path, 'utf8');
  } catch {
    return complain(`can't read ${path}`);
  }
}

function readGeoJson(text: string, widthMetres: number): GeoJsonShape {
  try {
    // Some editors write a byte order mark, which JSON.parse rejects.
    const read = readGeoJsonShape(JSON.parse(text.replace(/^\ufeff/, '')), widthMetres);
    return read.kind === 'problem' ? complain(read.message) : read;
  } catch {
    return complain('the file is not JSON');
  }
}

function complain(sentence: string): Problem {
  return { kind: 'problem', message: `--geojson: ${sentence.replace(/\.$/, '')}` };
}

function nameOfFile(path: string): string {
  return areaNameParser.safeParse(basename(path, extname(path))).data ?? 'Area';
}
