/** The command line of `npm run warm`: one table that parses, checks and explains its flags. Reads no file. */
import { type AreaShape, MAX_AREA_NAME_LENGTH, TRACK_WIDTH_METRES, type WarmMode } from '../../shared/areas/area.ts';
import { areaNameParser } from '../../shared/areas/area-parser.ts';
import { PREFERENCES } from '../../shared/settings/preferences.ts';
import { readWarmSource, type WarmSource } from '../service/commands/warm-source.ts';
import {
  type CommandLine,
  explainFlags,
  FOLDER_FLAGS,
  type NamedFolders,
  type RawFlags,
  readChoice,
  readCommand,
  readDurationMs,
  readFlags,
  readFolders,
  readPath,
  readShared,
  readValue,
  readWholeNumber,
  SHARED_FLAG,
} from '../service/starting/flag-table.ts';
import { BOX_FORM, readBox, readZooms, ZOOMS_FORM } from './place-flags.ts';

/** Where the shape of the area comes from. */
export type ShapeFlag =
  | { readonly kind: 'box'; readonly shape: AreaShape; readonly name: string }
  /** The absolute path of a file, and how wide an area to take along its lines. */
  | { readonly kind: 'file'; readonly path: string; readonly widthMetres: number };

/** A checked command line; what was not given is undefined, except where a default stands here. */
export interface WarmFlags extends NamedFolders {
  readonly source: WarmSource;
  readonly shape: ShapeFlag;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly name: string | undefined;
  readonly mode: WarmMode;
  /** The user states that the terms of the source allow offline use. */
  readonly permitted: boolean;
  readonly dryRun: boolean;
  readonly maxTiles: number | undefined;
  /** How long to go on without a good response; infinite for always. */
  readonly giveUpAfterMs: number;
  /** The address of a shared cache for all sources without one of their own. */
  readonly sharedCache: string | undefined;
  readonly json: boolean;
}

const FLAGS = {
  source: {
    type: 'string',
    value: 'ID|NAME|ADDRESS',
    help: 'the source: its id or name, or the address of tiles or of a PMTiles archive',
  },
  bbox: {
    type: 'string',
    value: 'W,S,E,N',
    help: 'the area: a box in degrees; W greater than E crosses the antimeridian',
  },
  file: {
    type: 'string',
    value: 'FILE',
    help: 'the area: polygons of a GPX, KML, GeoJSON or CSV file, or a strip along its lines',
  },
  geojson: { type: 'string', value: 'FILE', help: 'the same' },
  width: {
    type: 'string',
    value: 'METRES',
    help: `width of that strip (default: ${TRACK_WIDTH_METRES.default})`,
  },
  zoom: { type: 'string', value: 'A-B', help: 'zooms A to B, such as 8-13, or a single one' },
  name: { type: 'string', value: 'NAME', help: 'name of the area (default: its file or box)' },
  mode: {
    type: 'string',
    value: 'missing|stale|all',
    help: 'what to request: missing tiles (default), stale ones too, or all',
  },
  permitted: { type: 'boolean', help: 'state that the terms of the source allow offline use' },
  'dry-run': {
    type: 'boolean',
    help: 'print the estimate and save nothing; requests only the directories of a PMTiles archive',
  },
  'max-tiles': { type: 'string', value: 'N', help: 'most tiles the area may have (default: from the settings)' },
  'give-up-after': {
    type: 'string',
    value: '2m',
    help: 'stop after this long without a good response: seconds (s), minutes (m), hours (h); 0 for never',
  },
  ...SHARED_FLAG,
  ...FOLDER_FLAGS,
  json: { type: 'boolean', help: 'print JSON: one line for each step, then one with the totals' },
  help: { type: 'boolean', help: 'print this help' },
} as const;

const GIVE_UP_AFTER_MS = 120_000;

const EXIT_CODES = [
  '  0    done',
  '  1    a problem on this computer, such as a read-only data folder',
  '  2    invalid arguments, or not enough disk space',
  '  3    some tiles failed or were refused, the server has none of them, or it gave up (--give-up-after)',
  '  4    the source is not marked for offline use, its terms forbid it, or it uses cached tiles only',
  '  130  interrupted; run the same command again to continue',
];

/** The text of `--help`. */
export function formatWarmHelp(): string {
  return [
    'Tilekeep: downloads the tiles of an area for offline use.',
    '',
    'npm run warm -- --source ID|ADDRESS --bbox W,S,E,N | --file FILE --zoom A-B',
    'With the npm package, run "tilekeep warm" instead of "npm run warm --".',
    '',
    'Flags:',
    ...explainFlags(FLAGS),
    '',
    'Exit codes:',
    ...EXIT_CODES,
  ].join('\n');
}

/** Reads the arguments after the program's name. Never throws: an unknown or bad flag becomes one line. */
export function parseWarmCommand(args: readonly string[]): CommandLine<WarmFlags> {
  return readCommand(() => {
    const raw = readFlags(args, FLAGS);
    if (raw.help) return { kind: 'help', text: formatWarmHelp() };
    return { kind: 'run', flags: checkFlags(raw) };
  });
}

function checkFlags(raw: RawFlags<typeof FLAGS>): WarmFlags {
  const source = require(raw.source, '--source is missing');
  const zooms = require(readValue(raw, 'zoom', ZOOMS_FORM, readZooms), '--zoom is missing');
  return {
    source: readWarmSource(source),
    shape: checkShape(raw),
    ...zooms,
    name: readValue(
      raw,
      'name',
      `1 to ${MAX_AREA_NAME_LENGTH} characters on one line`,
      (text) => areaNameParser.safeParse(text).data,
    ),
    mode: readChoice(raw, 'mode', ['missing', 'stale', 'all']) ?? 'missing',
    permitted: raw.permitted === true,
    dryRun: raw['dry-run'] === true,
    maxTiles: readWholeNumber(raw, 'max-tiles', PREFERENCES.maxAreaTiles),
    giveUpAfterMs:
      readValue(raw, 'give-up-after', 'a time such as 30s, 2m or 1h, or 0 for never', readGiveUpMs) ?? GIVE_UP_AFTER_MS,
    ...readFolders(raw),
    sharedCache: readShared(raw),
    json: raw.json === true,
  };
}

function readGiveUpMs(text: string): number | undefined {
  const ms = text === '0' ? 0 : readDurationMs(text, 'smh');
  return ms === 0 ? Number.POSITIVE_INFINITY : ms;
}

function checkShape(raw: RawFlags<typeof FLAGS>): ShapeFlag {
  const box = readValue(raw, 'bbox', BOX_FORM, readNamedBox);
  const paths = [readValue(raw, 'file', 'a file', readPath), readValue(raw, 'geojson', 'a file', readPath)];
  const [path, second] = paths.filter((each) => each !== undefined);
  const width = readWholeNumber(raw, 'width', TRACK_WIDTH_METRES, 'metres, ');
  if (second) throw new Error('use --file or --geojson, not both');
  if (box && path) throw new Error('use --bbox or --file, not both');
  if (path) return { kind: 'file', path, widthMetres: width ?? TRACK_WIDTH_METRES.default };
  if (width !== undefined) throw new Error('--width works only with --file');
  return require(box, '--bbox or --file is missing');
}

function require<Value>(value: Value | undefined, sentence: string): Exclude<Value, boolean> {
  if (value === undefined || typeof value === 'boolean') throw new Error(sentence);
  return value as Exclude<Value, boolean>;
}

function readNamedBox(text: string): Extract<ShapeFlag, { kind: 'box' }> | undefined {
  const box = readBox(text);
  // Numbers may be longer than a name.
  const name = text.replace(/\s/g, '').slice(0, MAX_AREA_NAME_LENGTH);
  return box && { kind: 'box', shape: { kind: 'box', box }, name };
}
