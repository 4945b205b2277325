/** The command line of both hosts: one table for parsing, checks and help. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt } from '../../../shared/attempt.ts';
import type { HostKind } from '../../../shared/calls/contract.ts';
import { MAX_LAYERS } from '../../../shared/layers/layer.ts';
import type { MapLink } from '../../../shared/map-link.ts';
import { readPlace } from '../../../shared/place/place-reader.ts';
import { DEFAULT_MEMORY_TILES, MEMORY_TILES_RANGE } from '../../../shared/settings/settings-file.ts';
import { placeTexts } from '../../../shared/texts/places.ts';
import { hideSecrets } from '../log/log-line.ts';
import { readSourceFlag, type SourceFlag } from '../sources/source-flag.ts';
import {
  type CommandLine,
  explainFlags,
  FOLDER_FLAGS,
  type NamedFolders,
  type RawFlags,
  readArguments,
  readChoice,
  readCommand,
  readFolders,
  readShared,
  readWholeNumber,
  SHARED_FLAG,
} from './flag-table.ts';

/** A checked command line; flags not given are undefined, unless they have a default. */
export interface Flags extends NamedFolders {
  readonly host: HostKind | undefined;
  readonly source: SourceFlag | undefined;
  /** The place to show: of `--view`, or of a link. */
  readonly link: MapLink | undefined;
  /** Absolute paths of existing files to open as layers. */
  readonly files: readonly string[];
  readonly memoryTiles: number;
  readonly offline: boolean;
  /** The address of a shared cache for all sources without one of their own. */
  readonly sharedCache: string | undefined;
  /** 0 lets the system choose; undefined for the last port, if it is free. */
  readonly port: number | undefined;
  readonly open: boolean;
  readonly json: boolean;
  /** True to print what happens on the map; standard output has nothing else then. */
  readonly events: boolean;
}

/** Longer than any path that systems accept. */
export const MAX_PATH_CHARS = 4096;

/** A link has a scheme. A file may be an address too, and a drive of Windows has one letter. */
const LINK = /^(?!file:)[a-z][a-z\d+.-]+:/i;

const FLAGS = {
  host: { type: 'string', value: 'electron|browser', help: 'where the map opens (default: electron if it can run)' },
  ...FOLDER_FLAGS,
  source: {
    type: 'string',
    value: 'ID|ADDRESS|PATH',
    help: 'the source to show: world, an address of tiles or of a PMTiles archive, or the path of an archive',
  },
  rows: { type: 'string', value: 'north|south', help: 'how a folder given with --source counts its rows' },
  view: {
    type: 'string',
    value: 'PLACE',
    help: 'place and zoom to show, such as --view=48.2,16.4,5; takes all that Go to… takes',
  },
  'memory-tiles': { type: 'string', value: 'N', help: `tiles kept in memory (default: ${DEFAULT_MEMORY_TILES})` },
  offline: { type: 'boolean', help: 'send no network requests' },
  ...SHARED_FLAG,
  port: { type: 'string', value: 'N', help: 'port of the browser host (default: the last one, if free)' },
  'no-open': { type: 'boolean', help: 'start without opening a window' },
  json: { type: 'boolean', help: 'print one line of JSON when ready' },
  events: { type: 'boolean', help: 'print a line of JSON for each event on the map, and nothing else' },
  help: { type: 'boolean', help: 'print this help' },
} as const;

/** The text of `--help`. */
export function formatHelp(): string {
  return [
    'Tilekeep: a map viewer that works offline.',
    '',
    'Add a link to open a place: geo:48.2,16.4?z=12',
    'Add files to open them: walk.gpx places.kml austria.mbtiles',
    '',
    'Flags:',
    ...explainFlags(FLAGS),
  ].join('\n');
}

/**
 * Parses the arguments after the program's name. Paths of files are resolved against `folder`. Never throws; a bad flag gives
 * one clear line.
 */
export function parseCommandLine(args: readonly string[], folder = process.cwd()): CommandLine<Flags> {
  return readCommand(() => {
    const { values, positionals } = readArguments(args, FLAGS);
    if (values.help) return { kind: 'help', text: formatHelp() };
    return {
      kind: 'run',
      flags: { ...checkFlags(values, readLink(positionals), folder), files: readFiles(positionals, folder) },
    };
  });
}

function readLink(texts: readonly string[]): MapLink | undefined {
  const [text, more] = texts.filter((one) => LINK.test(one));
  if (text === undefined) return undefined;
  if (more !== undefined) throw new Error(`only one link is allowed, so "${more}" is too many`);
  const link = findPlace(text);
  if (typeof link !== 'object')
    throw new Error(`"${hideSecrets(text)}" is not a flag or a link such as geo:48.2,16.4?z=12`);
  return link;
}

function readFiles(texts: readonly string[], folder: string): readonly string[] {
  const files = texts.filter((one) => !LINK.test(one)).map((one) => readFilePath(one, folder));
  if (files.length > MAX_LAYERS) throw new Error(`only ${MAX_LAYERS} files can be opened`);
  return files;
}

/** The absolute path of an existing file. Desktops on Linux pass addresses of files. */
function readFilePath(text: string, folder: string): string {
  const path = /^file:/i.test(text) ? attempt(() => fileURLToPath(text)) : resolve(folder, text);
  const stats = path === undefined ? undefined : attempt(() => statSync(path));
  if (path !== undefined && path.length <= MAX_PATH_CHARS && stats?.isFile()) return path;
  if (stats) throw new Error(`"${text}" is not a file`);
  throw new Error(`"${hideSecrets(text)}" is not a flag, a file or a link such as geo:48.2,16.4?z=12`);
}

function readView(text: string): MapLink {
  const link = findPlace(text);
  if (typeof link === 'string') throw new Error(`--view: ${link.replace(/\.$/, '')}`);
  return link;
}

/** The place, or a sentence about what is wrong. */
function findPlace(text: string): MapLink | string {
  const reading = readPlace(text);
  if (reading.kind === 'place') return { ...reading.place, sourceId: reading.sourceId };
  return reading.kind === 'problem' ? reading.message : placeTexts.noPlace;
}

/** The source, with the rows of an archive. */
function readSource(raw: RawFlags<typeof FLAGS>, folder: string): SourceFlag | undefined {
  const rows = readChoice(raw, 'rows', ['north', 'south']);
  const source = typeof raw.source === 'string' ? readSourceFlag(raw.source, folder) : undefined;
  if (source?.kind === 'archive') return { ...source, rows };
  if (rows) throw new Error('--rows needs --source with a folder of tiles');
  return source;
}

function checkFlags(raw: RawFlags<typeof FLAGS>, link: MapLink | undefined, folder: string): Omit<Flags, 'files'> {
  const view = typeof raw.view === 'string' ? readView(raw.view) : undefined;
  if (link && view) throw new Error('use a link or --view, not both');
  return {
    host: readChoice(raw, 'host', ['electron', 'browser']),
    ...readFolders(raw),
    source: readSource(raw, folder),
    link: link ?? view,
    memoryTiles: readWholeNumber(raw, 'memory-tiles', MEMORY_TILES_RANGE) ?? DEFAULT_MEMORY_TILES,
    offline: raw.offline === true,
    sharedCache: readShared(raw),
    port: readWholeNumber(raw, 'port', { min: 0, max: 65_535 }),
    open: raw['no-open'] !== true,
    json: raw.json === true,
    events: raw.events === true,
  };
}
