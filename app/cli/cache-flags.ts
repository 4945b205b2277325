/** The command line of `npm run cache`: a table of flags for each verb, which parses, checks and explains itself. */
import type { BoundingBox } from '../../shared/area.ts';
import { isSourceId, type SourceId } from '../../shared/source.ts';
import {
  type CommandLine,
  describeBadFlags,
  explainFlags,
  type FlagTable,
  type RawFlags,
  readFlags,
  readPath,
  readValue,
} from '../service/flag-table.ts';
import { BOX_FORM, readBox, readZooms, ZOOMS_FORM, type ZoomSpan } from './place-flags.ts';

/** What every verb takes; what was not given is undefined. */
interface CommonFlags {
  /** Absolute. */
  readonly dataDir: string | undefined;
  /** Absolute. */
  readonly cacheDir: string | undefined;
  readonly json: boolean;
}

/** A checked command line of `list`. */
export interface ListFlags extends CommonFlags, ZoomSpan {
  readonly verb: 'list';
  /** Null for all sources. */
  readonly sourceId: SourceId | null;
  readonly box: BoundingBox;
}

/** A checked command line. */
export type CacheFlags = ListFlags;

type Verb = CacheFlags['verb'];

const COMMON = {
  'data-dir': { type: 'string', value: 'DIR', help: "settings and cache (default: the system's folder for user data)" },
  'cache-dir': { type: 'string', value: 'DIR', help: 'tiles (default: the folder "tiles" in the data folder)' },
  json: { type: 'boolean', help: 'print JSON' },
  help: { type: 'boolean', help: 'print this and end' },
} as const;

const LIST = {
  bbox: { type: 'string', value: 'W,S,E,N', help: 'a box in degrees, over the antimeridian when W is more than E' },
  zoom: { type: 'string', value: 'A-B', help: 'the zooms, both included, e.g. 8-13; or one' },
  source: { type: 'string', value: 'ID|all', help: 'the source (default: all)' },
  ...COMMON,
} as const;

interface VerbSpec {
  readonly about: string;
  readonly usage: string;
  readonly table: FlagTable;
}

const VERBS: Readonly<Record<Verb, VerbSpec>> = {
  list: {
    about: 'lists the tiles on disk in a box: source/z/x/y, bytes, and fresh, stale or unknown',
    usage: 'list --bbox W,S,E,N --zoom A-B',
    table: LIST,
  },
};

const EXIT_CODES = [
  '  0    done',
  '  1    trouble with this computer, such as a folder that cannot be read',
  '  2    the arguments make no sense',
  '  130  interrupted',
];

/** The text of `--help`, of one verb or of all. */
export function formatCacheHelp(verb?: Verb): string {
  const chosen = verb ? [verb] : (Object.keys(VERBS) as Verb[]);
  return [
    'Tilekeep: looks into the cache.',
    '',
    ...chosen.map((name) => `npm run cache -- ${VERBS[name].usage}`),
    '',
    ...(verb ? explainVerb(verb) : explainVerbs()),
    '',
    'It ends with:',
    ...EXIT_CODES,
  ].join('\n');
}

function explainVerb(verb: Verb): readonly string[] {
  const { about, table } = VERBS[verb];
  return [`It ${about}.`, '', 'Flags:', ...explainFlags(table)];
}

function explainVerbs(): readonly string[] {
  const names = Object.entries(VERBS).map(([name, { about }]) => `  ${name.padEnd(8)}${about}`);
  return [...names, '', 'Flags of each:', ...explainFlags(COMMON), '', 'A verb with --help explains its own flags.'];
}

/** Reads the arguments after the program's name. Never throws; an unknown or bad flag is one clear line. */
export function parseCacheCommand(args: readonly string[]): CommandLine<CacheFlags> {
  const [verb = '', ...rest] = args;
  if (verb === '--help') return { kind: 'help', text: formatCacheHelp() };
  try {
    if (!isVerb(verb)) throw new Error(`say what to do: ${Object.keys(VERBS).join(', ')}`);
    const raw = readFlags(rest, VERBS[verb].table);
    return raw.help ? { kind: 'help', text: formatCacheHelp(verb) } : { kind: 'run', flags: checkFlags(verb, raw) };
  } catch (thrown) {
    return { kind: 'bad', line: describeBadFlags(thrown) };
  }
}

function isVerb(text: string): text is Verb {
  return Object.hasOwn(VERBS, text);
}

function checkFlags(verb: Verb, raw: RawFlags<FlagTable>): CacheFlags {
  const common = {
    dataDir: readValue(raw['data-dir'], 'data-dir', 'a folder', readPath),
    cacheDir: readValue(raw['cache-dir'], 'cache-dir', 'a folder', readPath),
    json: raw.json === true,
  };
  switch (verb) {
    case 'list':
      return { verb, ...common, ...checkList(raw) };
  }
}

function checkList(raw: RawFlags<typeof LIST>): Pick<ListFlags, 'sourceId' | 'box' | 'minZoom' | 'maxZoom'> {
  const box = readValue(raw.bbox, 'bbox', BOX_FORM, readBox);
  const zooms = readValue(raw.zoom, 'zoom', ZOOMS_FORM, readZooms);
  if (!box) throw new Error('--bbox is missing');
  if (!zooms) throw new Error('--zoom is missing');
  return { box, ...zooms, sourceId: readSource(raw.source) ?? null };
}

/** Null for all; undefined when it was not given. */
function readSource(raw: string | boolean | undefined): SourceId | null | undefined {
  if (raw === 'all') return null;
  return readValue(raw, 'source', 'the id of a source, or all', (text) => (isSourceId(text) ? text : undefined));
}
