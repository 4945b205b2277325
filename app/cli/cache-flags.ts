/** The command line of `npm run cache`: a table of flags for each verb, which parses, checks and explains itself. */
import type { ClearScope } from '../../shared/cache/clear-scope.ts';
import { MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';
import type { NamedRegion } from '../service/commands/named-things.ts';
import {
  type CommandLine,
  explainFlags,
  type FlagTable,
  type RawFlags,
  readChoice,
  readCommand,
  readDurationMs,
  readFlags,
  readFolders,
  readPathAndFlags,
  readValue,
} from '../service/starting/flag-table.ts';
import { checkExport, checkImport, EXPORT, type ExportFlags, IMPORT, type ImportFlags } from './archive-flags.ts';
import { COMMON, type CommonFlags } from './common-flags.ts';
import { readRegion, readSourceFlag, readZooms, ZOOMS_FORM, type ZoomSpan } from './place-flags.ts';

/** A checked command line of `list`. */
export interface ListFlags extends CommonFlags {
  readonly verb: 'list';
  /** An id or a name as typed; null for all sources; undefined for the area's own, or all for a box. */
  readonly source: string | null | undefined;
  readonly region: NamedRegion;
  /** Null for those of the area. */
  readonly zooms: ZoomSpan | null;
}

/** A checked command line of `stats` or `verify`. */
interface WholeFlags extends CommonFlags {
  readonly verb: 'stats' | 'verify';
}

/** A checked command line of `clear`. */
export interface ClearFlags extends CommonFlags, ZoomSpan {
  readonly verb: 'clear';
  /** An id or a name as typed; null for all sources. */
  readonly source: string | null;
  /** Null for the whole world. */
  readonly region: NamedRegion | null;
  /** Null for any age. */
  readonly olderThanMs: number | null;
  readonly only: ClearScope['only'];
  readonly areasToo: boolean;
  readonly dryRun: boolean;
}

/** A checked command line. */
export type CacheFlags = WholeFlags | ListFlags | ClearFlags | ExportFlags | ImportFlags;

type Verb = CacheFlags['verb'];

const LIST = {
  bbox: { type: 'string', value: 'W,S,E,N', help: 'a box in degrees; W greater than E crosses the antimeridian' },
  area: { type: 'string', value: 'NAME|ID', help: 'instead of a box, a saved area, with its source and its zooms' },
  zoom: { type: 'string', value: 'A-B', help: 'zooms A to B, such as 8-13, or a single one' },
  source: { type: 'string', value: 'ID|NAME|all', help: 'the source (default: all)' },
  ...COMMON,
} as const;

const CLEAR = {
  source: { type: 'string', value: 'ID|NAME|all', help: 'the source to clear, or all' },
  bbox: { type: 'string', value: 'W,S,E,N', help: 'only tiles that overlap this box, in degrees' },
  area: { type: 'string', value: 'NAME|ID', help: 'only tiles that overlap this saved area' },
  zoom: { type: 'string', value: 'A-B', help: 'only these zooms (default: all)' },
  'older-than': {
    type: 'string',
    value: '30d',
    help: 'only tiles stored or revalidated longer ago than this: hours (h), days (d), weeks (w)',
  },
  only: {
    type: 'string',
    value: 'stale|failed',
    help: 'only stale tiles, or tiles whose last request failed',
  },
  'areas-too': { type: 'boolean', help: 'also clear the tiles of saved areas (kept by default)' },
  'dry-run': { type: 'boolean', help: 'print what would be cleared and kept, and clear nothing' },
  ...COMMON,
} as const;

interface VerbSpec {
  readonly about: string;
  readonly usage: string;
  readonly table: FlagTable;
  /** True if it takes a path besides its flags. */
  readonly takesPath?: true;
}

const VERBS: Readonly<Record<Verb, VerbSpec>> = {
  stats: { about: 'counts tiles and bytes by source and zoom', usage: 'stats', table: COMMON },
  verify: {
    about: 'checks the cache and repairs it; damaged tiles go to quarantine',
    usage: 'verify',
    table: COMMON,
  },
  clear: {
    about: 'clears tiles and frees their space; there is no undo',
    usage: 'clear --source ID|NAME|all [scope flags] [--dry-run]',
    table: CLEAR,
  },
  list: {
    about: 'lists the tiles on disk in a box or an area: source/z/x/y, bytes, freshness, name of the source',
    usage: 'list --bbox W,S,E,N --zoom A-B | --area NAME|ID',
    table: LIST,
  },
  export: {
    about: 'writes tiles on disk to an MBTiles or PMTiles file, or to a folder',
    usage: 'export --source ID|NAME --format mbtiles|pmtiles|folder --out PATH [--bbox W,S,E,N | --area NAME|ID]',
    table: EXPORT,
  },
  import: {
    about: 'adds the tiles of an archive to the cache; newer ones win, and there is no undo',
    usage: 'import PATH [--source ID|NAME] [--dry-run]',
    table: IMPORT,
    takesPath: true,
  },
};

const EXIT_CODES = [
  '  0    done',
  '  1    a problem on this computer, such as an unreadable folder',
  '  2    invalid arguments',
  '  3    done, but some problems could not be repaired, or some tiles of an archive are damaged',
  '  4    the source isn’t marked for offline use, or its terms forbid bulk copies of its tiles',
  '  130  interrupted',
];

/** The text of `--help`, of one verb or of all. */
export function formatCacheHelp(verb?: Verb): string {
  const chosen = verb ? [verb] : (Object.keys(VERBS) as Verb[]);
  return [
    'Tilekeep: inspects, checks and clears the cache, and exports and imports tiles.',
    '',
    ...chosen.map((name) => `npm run cache -- ${VERBS[name].usage}`),
    'With the npm package, run "tilekeep cache" instead of "npm run cache --".',
    '',
    ...(verb ? explainVerb(verb) : explainVerbs()),
    '',
    'Exit codes:',
    ...EXIT_CODES,
  ].join('\n');
}

function explainVerb(verb: Verb): readonly string[] {
  const { about, table } = VERBS[verb];
  return [`${about.charAt(0).toUpperCase()}${about.slice(1)}.`, '', 'Flags:', ...explainFlags(table)];
}

function explainVerbs(): readonly string[] {
  const names = Object.entries(VERBS).map(([name, { about }]) => `  ${name.padEnd(8)}${about}`);
  return [
    ...names,
    '',
    'Flags of every verb:',
    ...explainFlags(COMMON),
    '',
    'Add --help to a verb for its other flags.',
  ];
}

/** Reads the arguments after the program's name. Never throws: an unknown or bad flag becomes one line. */
export function parseCacheCommand(args: readonly string[]): CommandLine<CacheFlags> {
  const [verb = '', ...rest] = args;
  if (verb === '--help') return { kind: 'help', text: formatCacheHelp() };
  return readCommand(() => {
    if (!isVerb(verb)) throw new Error(`choose a verb: ${Object.keys(VERBS).join(', ')}`);
    const { table, takesPath = false } = VERBS[verb];
    const { values, path } = takesPath ? readPathAndFlags(rest, table) : { values: readFlags(rest, table), path: '' };
    if (values.help) return { kind: 'help', text: formatCacheHelp(verb) };
    return { kind: 'run', flags: checkFlags(verb, values, path) };
  });
}

function isVerb(text: string): text is Verb {
  return Object.hasOwn(VERBS, text);
}

function checkFlags(verb: Verb, raw: RawFlags<FlagTable>, path: string): CacheFlags {
  const common = {
    ...readFolders(raw),
    json: raw.json === true,
  };
  switch (verb) {
    case 'stats':
    case 'verify':
      return { verb, ...common };
    case 'list':
      return { verb, ...common, ...checkList(raw) };
    case 'clear':
      return { verb, ...common, ...checkClear(raw) };
    case 'export':
      return { verb, ...common, ...checkExport(raw) };
    case 'import':
      return { verb, ...common, ...checkImport(raw, path) };
  }
}

function checkList(raw: RawFlags<typeof LIST>): Pick<ListFlags, 'source' | 'region' | 'zooms'> {
  const region = readRegion(raw);
  const zooms = readValue(raw, 'zoom', ZOOMS_FORM, readZooms) ?? null;
  if (!region) throw new Error('--bbox or --area is missing');
  if (!zooms && region.kind === 'box') throw new Error('--zoom is missing');
  return { region, zooms, source: readSourceFlag(raw) };
}

function checkClear(raw: RawFlags<typeof CLEAR>): Omit<ClearFlags, 'verb' | keyof CommonFlags> {
  const source = readSourceFlag(raw);
  // There is no undo here, so a missing flag must not clear everything.
  if (source === undefined) throw new Error('--source is missing: name a source, or all');
  return {
    source,
    region: readRegion(raw),
    ...(readValue(raw, 'zoom', ZOOMS_FORM, readZooms) ?? { minZoom: 0, maxZoom: MAX_ZOOM }),
    olderThanMs: readValue(raw, 'older-than', 'an age such as 12h, 30d or 2w', readAgeMs) ?? null,
    only: readChoice(raw, 'only', ['stale', 'failed']) ?? 'all',
    areasToo: raw['areas-too'] === true,
    dryRun: raw['dry-run'] === true,
  };
}

function readAgeMs(text: string): number | undefined {
  return readDurationMs(text, 'hdw');
}
