/** Shared parts of command lines: a table of flags for parsing and help, and parsers for their values. */

import { resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { readSharedAddress } from '../../sources/shared-caches/shared-address.ts';
import { hideSecrets } from '../log/log-line.ts';

/** A program's flags by name. */
export interface FlagTable {
  readonly [name: string]: {
    readonly type: 'string' | 'boolean';
    /** Placeholder for the value in the help. */
    readonly value?: string;
    readonly help: string;
  };
}

/** The result of parsing: run, print the help (exit code 0), or bad arguments (exit code 2). */
export type CommandLine<Flags> =
  | { readonly kind: 'run'; readonly flags: Flags }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'bad'; readonly line: string };

type FlagValues<Name extends PropertyKey> = { readonly [name in Name]?: string | boolean | undefined };

/** Values as typed. */
export type RawFlags<Table extends FlagTable> = FlagValues<keyof Table>;

/** The help lines of a table. */
export function explainFlags(table: FlagTable): readonly string[] {
  const rows = Object.entries(table).map(([name, { value, help }]) => ({
    left: value === undefined ? `--${name}` : `--${name} ${value}`,
    help,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}`);
}

/** Parses arguments that must all be flags of the table, with one value each. Throws an error that says what is wrong. */
export function readFlags<Table extends FlagTable>(args: readonly string[], table: Table): RawFlags<Table> {
  const { values, positionals, repeated } = readArguments(args, table);
  if (positionals[0] !== undefined) throw new Error(`unexpected argument "${hideSecrets(positionals[0])}"`);
  if (repeated !== undefined) throw new Error(`--${repeated} is given twice`);
  return values;
}

/** The same with exactly one other argument, a path, which becomes absolute. */
export function readPathAndFlags<Table extends FlagTable>(
  args: readonly string[],
  table: Table,
): { readonly values: RawFlags<Table>; readonly path: string } {
  const { values, positionals, repeated } = readArguments(args, table);
  if (repeated !== undefined) throw new Error(`--${repeated} is given twice`);
  if (positionals.length > 1) throw new Error(`unexpected argument "${hideSecrets(positionals[1] ?? '')}"`);
  const path = readPath(positionals[0] ?? '');
  if (path === undefined && values.help !== true) throw new Error('the path of an archive is missing');
  return { values, path: path ?? '' };
}

/**
 * Parses flags of the table and returns other arguments separately. Throws an error that says what is wrong with the
 * flags.
 */
export function readArguments<Table extends FlagTable>(
  args: readonly string[],
  table: Table,
): {
  readonly values: RawFlags<Table>;
  readonly positionals: readonly string[];
  /** The first flag with two values; the last one counts. */
  readonly repeated: string | undefined;
} {
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries(table).map(([name, { type }]) => [name, { type }]),
  );
  const { values, positionals, tokens } = parseTokens(table, {
    args: joinNegatives(args, table),
    options,
    strict: true,
    allowPositionals: true,
    tokens: true,
  });
  const named = tokens.flatMap((token) => (token.kind === 'option' && token.value !== undefined ? [token.name] : []));
  const repeated = named.find((name, index) => named.indexOf(name) < index);
  return { values: values as RawFlags<Table>, positionals, repeated };
}

/** Node's parser, with its complaints about values in fewer words. */
function parseTokens<Config extends ParseArgsConfig>(
  table: FlagTable,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    const name = /'--([\w-]+)/.exec(message)?.[1] ?? '';
    const flag = Object.hasOwn(table, name) ? table[name] : undefined;
    if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' || flag === undefined) throw thrown;
    throw new Error(flag.type === 'string' ? `--${name} needs a value: ${flag.value}` : `--${name} takes no value`);
  }
}

/** Reads a command line. Never throws: an error of `read`, which says what is wrong, becomes one line. */
export function readCommand<Flags>(read: () => CommandLine<Flags>): CommandLine<Flags> {
  try {
    return read();
  } catch (thrown) {
    const reason = thrown instanceof Error ? (thrown.message.split('. ')[0] ?? '') : String(thrown);
    return { kind: 'bad', line: `tilekeep: ${reason.replace(/\s+/g, ' ')} (--help lists the flags)` };
  }
}

// People type "--view -33.9,18.4,5", whose value parseArgs would take for a flag.
function joinNegatives(args: readonly string[], table: FlagTable): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1) ?? '';
    const isFlag = before.startsWith('--') && Object.hasOwn(table, before.slice(2));
    if (isFlag && table[before.slice(2)]?.type === 'string' && /^-[\d.]/.test(arg)) {
      joined[joined.length - 1] = `${before}=${arg}`;
    } else joined.push(arg);
  }
  return joined;
}

/** Parses a flag's value; undefined if the flag is absent. Throws if `read` can't parse it. */
export function readValue<Name extends string, Value>(
  raw: FlagValues<Name>,
  name: Name,
  wanted: string,
  read: (text: string) => Value | undefined,
): Value | undefined {
  const text = raw[name];
  if (typeof text !== 'string') return undefined;
  const value = read(text);
  if (value === undefined) throw new Error(`--${name} takes ${wanted}, not "${text}"`);
  return value;
}

/** The flags for the folders, the same in every program. */
export const FOLDER_FLAGS = {
  'data-dir': { type: 'string', value: 'DIR', help: "settings and cache (default: the system's folder for user data)" },
  'cache-dir': { type: 'string', value: 'DIR', help: 'tiles (default: the folder "tiles" in the data folder)' },
} as const;

/** The flag for a shared cache, the same in every program that fetches tiles. */
export const SHARED_FLAG = {
  shared: {
    type: 'string',
    value: 'ADDRESS',
    help: 'a cache that several computers share: redis://host/0 or s3://bucket/maps',
  },
} as const;

/** Parses {@link SHARED_FLAG} to an address for {@link readSharedAddress}. The error never repeats what was typed. */
export function readShared({ shared }: RawFlags<typeof SHARED_FLAG>): string | undefined {
  if (typeof shared !== 'string') return undefined;
  const address = readSharedAddress(shared);
  if (address === 'password')
    throw new Error('--shared must not contain a password: set it in the environment (docs/shared-cache.md)');
  if (address === 'form') throw new Error('--shared takes an address such as redis://host/0 or s3://bucket/maps');
  if (!address.name.includes('{source}'))
    throw new Error(`--shared is for all sources, so its name needs {source}: ${address.name}-{source}`);
  return shared;
}

/** The folders named on a command line, as absolute paths; undefined if not named. */
export interface NamedFolders {
  readonly dataDir: string | undefined;
  readonly cacheDir: string | undefined;
}

/** Parses {@link FOLDER_FLAGS}. */
export function readFolders(raw: RawFlags<typeof FOLDER_FLAGS>): NamedFolders {
  return {
    dataDir: readValue(raw, 'data-dir', 'a folder', readPath),
    cacheDir: readValue(raw, 'cache-dir', 'a folder', readPath),
  };
}

/** Resolves the absolute path of a folder or file. */
export function readPath(text: string): string | undefined {
  return text.trim() === '' || text.includes('\0') ? undefined : resolve(text);
}

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
};

/** Parses a duration such as `90s` into milliseconds; `units` are the allowed unit letters. */
export function readDurationMs(text: string, units: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,5})([a-z])$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  return unitMs === undefined || !units.includes(unit) ? undefined : Number(count) * unitMs;
}

/** Parses a whole number from `min` to `max`, like {@link readValue}; `unit` precedes it in the error message. */
export function readWholeNumber<Name extends string>(
  raw: FlagValues<Name>,
  name: Name,
  { min, max }: { readonly min: number; readonly max: number },
  unit = '',
): number | undefined {
  return readValue(raw, name, `${unit}a whole number from ${min} to ${max}`, (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  });
}

/** Parses one of a few words, like {@link readValue}. */
export function readChoice<Name extends string, const Choice extends string>(
  raw: FlagValues<Name>,
  name: Name,
  choices: readonly Choice[],
): Choice | undefined {
  const wanted = choices.join(', ').replace(/, (?=[^,]*$)/, ' or ');
  return readValue(raw, name, wanted, (text) => choices.find((choice) => choice === text));
}
