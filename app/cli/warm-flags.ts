/** The command line of `npm run warm`: one table that parses, checks and explains its flags. Reads no file. */
import { type AreaShape, MAX_AREA_NAME_LENGTH, TRACK_WIDTH_METRES, type WarmMode } from '../../shared/area.ts';
import { areaNameParser } from '../../shared/area-parser.ts';
import { PREFERENCES } from '../../shared/preferences.ts';
import { readWarmSource, type WarmSource } from '../service/commands/warm-source.ts';
import {
  type CommandLine,
  describeBadFlags,
  explainFlags,
  FOLDER_FLAGS,
  type NamedFolders,
  type RawFlags,
  readChoice,
  readDurationMs,
  readFlags,
  readFolders,
  readPath,
  readValue,
  readWholeNumber,
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
  /** People state that the provider permits offline use. */
  readonly permitted: boolean;
  readonly dryRun: boolean;
  readonly maxTiles: number | undefined;
  /** How long to go on without a good answer from the server; infinite for always. */
  readonly giveUpAfterMs: number;
  readonly json: boolean;
}

const FLAGS = {
  source: { type: 'string', value: 'ID|ADDRESS', help: 'the source: its id, or an address with {z}, {x} and {y}' },
  bbox: {
    type: 'string',
    value: 'W,S,E,N',
    help: 'the area: a box in degrees, over the antimeridian when W is more than E',
  },
  geojson: { type: 'string', value: 'FILE', help: 'the area: polygons, or what lies along lines, of a GeoJSON file' },
  width: {
    type: 'string',
    value: 'METRES',
    help: `how wide an area to take along lines (default: ${TRACK_WIDTH_METRES.default})`,
  },
  zoom: { type: 'string', value: 'A-B', help: 'the zooms, both included, e.g. 8-13; or one' },
  name: { type: 'string', value: 'NAME', help: 'what to call the area (default: its file or its box)' },
  mode: {
    type: 'string',
    value: 'missing|stale|all',
    help: 'what to ask for: missing tiles (default), stale ones too, or every tile',
  },
  permitted: { type: 'boolean', help: 'you state that the provider of the source permits offline use' },
  'dry-run': { type: 'boolean', help: 'tell what it would take, make no request and save nothing' },
  'max-tiles': { type: 'string', value: 'N', help: 'how many tiles the area may have (default: as in the settings)' },
  'give-up-after': {
    type: 'string',
    value: '2m',
    help: 'end after so long without a good answer from the server; seconds (s), minutes (m), hours (h); 0 for never',
  },
  ...FOLDER_FLAGS,
  json: { type: 'boolean', help: 'print lines of JSON: one for each step, and a last one with the totals' },
  help: { type: 'boolean', help: 'print this and end' },
} as const;

const GIVE_UP_AFTER_MS = 120_000;

const EXIT_CODES = [
  '  0    done',
  '  1    trouble with this computer, such as a data folder that cannot be written to',
  '  2    the arguments make no sense, or ask for more than there is place for',
  '  3    ended with tiles missing: some failed or were refused, or it gave up (--give-up-after)',
  '  4    the provider of the source does not permit warming',
  '  130  interrupted; the same command again goes on from there',
];

/** The text of `--help`. */
export function formatWarmHelp(): string {
  return [
    'Tilekeep: fetches the tiles of an area ahead of use.',
    '',
    'npm run warm -- --source ID|ADDRESS --bbox W,S,E,N | --geojson FILE --zoom A-B',
    'With the npm package, "tilekeep warm" stands for "npm run warm --".',
    '',
    'Flags:',
    ...explainFlags(FLAGS),
    '',
    'It ends with:',
    ...EXIT_CODES,
  ].join('\n');
}

/** Reads the arguments after the program's name. Never throws; an unknown or bad flag is one clear line. */
export function parseWarmCommand(args: readonly string[]): CommandLine<WarmFlags> {
  try {
    const raw = readFlags(args, FLAGS);
    if (raw.help) return { kind: 'help', text: formatWarmHelp() };
    return { kind: 'run', flags: checkFlags(raw) };
  } catch (thrown) {
    return { kind: 'bad', line: describeBadFlags(thrown) };
  }
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
    json: raw.json === true,
  };
}

function readGiveUpMs(text: string): number | undefined {
  const ms = text === '0' ? 0 : readDurationMs(text, 'smh');
  return ms === 0 ? Number.POSITIVE_INFINITY : ms;
}

function checkShape(raw: RawFlags<typeof FLAGS>): ShapeFlag {
  const box = readValue(raw, 'bbox', BOX_FORM, readNamedBox);
  const path = readValue(raw, 'geojson', 'a file', readPath);
  const width = readWholeNumber(raw, 'width', TRACK_WIDTH_METRES, 'metres, ');
  if (box && path) throw new Error('--bbox and --geojson exclude each other');
  if (path) return { kind: 'file', path, widthMetres: width ?? TRACK_WIDTH_METRES.default };
  if (width !== undefined) throw new Error('--width goes with --geojson alone');
  return require(box, '--bbox or --geojson is missing');
}

function require<Value>(value: Value | undefined, sentence: string): Exclude<Value, boolean> {
  if (value === undefined || typeof value === 'boolean') throw new Error(sentence);
  return value as Exclude<Value, boolean>;
}

function readNamedBox(text: string): Extract<ShapeFlag, { kind: 'box' }> | undefined {
  const box = readBox(text);
  // Names have no room for numbers of any length; a box of such numbers is called by its first ones.
  const name = text.replace(/\s/g, '').slice(0, MAX_AREA_NAME_LENGTH);
  return box && { kind: 'box', shape: { kind: 'box', box }, name };
}
