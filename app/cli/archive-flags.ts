/** The flags of `npm run cache -- export` and `import`. */
import { extname } from 'node:path';
import type { TileExport } from '../service/archives/tile-export.ts';
import type { NamedRegion } from '../service/commands/named-things.ts';
import { type RawFlags, readChoice, readPath, readValue } from '../service/starting/flag-table.ts';
import { COMMON, type CommonFlags } from './common-flags.ts';
import { readRegion, readText, readZooms, ZOOMS_FORM, type ZoomSpan } from './place-flags.ts';

/** A checked command line of `export`. */
export interface ExportFlags extends CommonFlags {
  readonly verb: 'export';
  /** An id or a name as typed; undefined for the area's own. */
  readonly source: string | undefined;
  /** Null for the whole world. */
  readonly region: NamedRegion | null;
  /** Null for those of the area, or all. */
  readonly zooms: ZoomSpan | null;
  readonly format: TileExport['format'];
  /** An absolute path. */
  readonly out: string;
}

/** A checked command line of `import`. */
export interface ImportFlags extends CommonFlags {
  readonly verb: 'import';
  /** An absolute path. */
  readonly path: string;
  /** An id or a name as typed; undefined for the source with the archive's name. */
  readonly source: string | undefined;
  /** Undefined as the archive says. */
  readonly rows: (typeof ROWS)[number] | undefined;
  readonly dryRun: boolean;
}

const ROWS = ['north', 'south'] as const;
const FORMATS = ['mbtiles', 'pmtiles', 'folder'] as const;

export const EXPORT = {
  source: { type: 'string', value: 'ID|NAME', help: "the source to export (default: the area's own)" },
  bbox: { type: 'string', value: 'W,S,E,N', help: 'only tiles that overlap this box, in degrees' },
  area: { type: 'string', value: 'NAME|ID', help: 'only tiles that overlap this saved area, at its zooms' },
  zoom: { type: 'string', value: 'A-B', help: 'only these zooms (default: all)' },
  format: {
    type: 'string',
    value: FORMATS.join('|'),
    help: 'the format (default: as the ending of the path says)',
  },
  out: { type: 'string', value: 'PATH', help: 'the file or folder to write, which must not exist' },
  ...COMMON,
} as const;

export const IMPORT = {
  source: {
    type: 'string',
    value: 'ID|NAME',
    help: 'the source whose cache gets the tiles (default: by the archive’s name)',
  },
  rows: {
    type: 'string',
    value: ROWS.join('|'),
    help: "where an archive counts its rows from, if it doesn't say so",
  },
  'dry-run': { type: 'boolean', help: 'count what would be added, replaced and kept, and change nothing' },
  ...COMMON,
} as const;

/** Checks the flags of `export`. Throws an error that says what is wrong. */
export function checkExport(raw: RawFlags<typeof EXPORT>): Omit<ExportFlags, 'verb' | keyof CommonFlags> {
  const region = readRegion(raw);
  const source = readOneSource(raw);
  if (source === undefined && region?.kind !== 'area') throw new Error('--source is missing');
  const out = readValue(raw, 'out', 'the path of a file or folder', readPath);
  if (out === undefined) throw new Error('--out is missing');
  const format = readChoice(raw, 'format', FORMATS) ?? guessFormat(out);
  if (!format) throw new Error(`--format is missing: choose ${FORMATS.join(', ')}`);
  return { source, region, zooms: readValue(raw, 'zoom', ZOOMS_FORM, readZooms) ?? null, format, out };
}

/** The same for `import`, with the path of the archive. */
export function checkImport(raw: RawFlags<typeof IMPORT>, path: string): Omit<ImportFlags, 'verb' | keyof CommonFlags> {
  return { path, source: readOneSource(raw), rows: readChoice(raw, 'rows', ROWS), dryRun: raw['dry-run'] === true };
}

function readOneSource(raw: RawFlags<Pick<typeof IMPORT, 'source'>>): string | undefined {
  return readValue(raw, 'source', 'the id or the name of a source', readText);
}

function guessFormat(path: string): TileExport['format'] | undefined {
  return FORMATS.find((format) => extname(path).toLowerCase() === `.${format}`);
}
