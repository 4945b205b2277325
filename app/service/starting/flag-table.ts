/** What command lines have in common: a table of flags that parses and explains itself, and readers of their values. */
import { resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The flags of one program by their names. */
export interface FlagTable {
  readonly [name: string]: {
    readonly type: 'string' | 'boolean';
    /** What stands for the value in the help. */
    readonly value?: string;
    readonly help: string;
  };
}

/** What a command line asks for: to run, to print the help (exit code 0), or nothing that can be done (exit code 2). */
export type CommandLine<Flags> =
  | { readonly kind: 'run'; readonly flags: Flags }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'bad'; readonly line: string };

type FlagValues<Name extends PropertyKey> = { readonly [name in Name]?: string | boolean | undefined };

/** The values as they were typed. */
export type RawFlags<Table extends FlagTable> = FlagValues<keyof Table>;

/** The lines of a table in the help. */
export function explainFlags(table: FlagTable): readonly string[] {
  const rows = Object.entries(table).map(([name, { value, help }]) => ({
    left: value === undefined ? `--${name}` : `--${name} ${value}`,
    help,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}`);
}

/** Arguments that are all flags, read by a table; throws an error with what is wrong with them. */
export function readFlags<Table extends FlagTable>(args: readonly string[], table: Table): RawFlags<Table> {
  const { values, positionals } = readArguments(args, table);
  if (positionals[0] !== undefined) throw new Error(`Unexpected argument '${positionals[0]}'`);
  return values;
}

/** Arguments by a table, and beside it those that belong to no flag; throws an error with what is wrong with the flags. */
export function readArguments<Table extends FlagTable>(
  args: readonly string[],
  table: Table,
): { readonly values: RawFlags<Table>; readonly positionals: readonly string[] } {
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries(table).map(([name, { type }]) => [name, { type }]),
  );
  const parsed = parseArgs({ args: joinNegatives(args, table), options, strict: true, allowPositionals: true });
  return { values: parsed.values as RawFlags<Table>, positionals: parsed.positionals };
}

/** What is wrong with a command line, in one line. */
export function describeBadFlags(thrown: unknown): string {
  const reason = thrown instanceof Error ? (thrown.message.split('. ')[0] ?? '') : String(thrown);
  return `tilekeep: ${reason.replace(/\s+/g, ' ')} (--help lists the flags)`;
}

// "--view -33.9,18.4,5" is what people type; parseArgs would take the value for a flag.
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

/** The value of a flag; undefined when it was not given. Throws when `read` cannot make anything of it. */
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

/** The flags that name the folders, the same in every program. */
export const FOLDER_FLAGS = {
  'data-dir': { type: 'string', value: 'DIR', help: "settings and cache (default: the system's folder for user data)" },
  'cache-dir': { type: 'string', value: 'DIR', help: 'tiles (default: the folder "tiles" in the data folder)' },
} as const;

/** The folders that a command line names, absolute; undefined where it names none. */
export interface NamedFolders {
  readonly dataDir: string | undefined;
  readonly cacheDir: string | undefined;
}

/** Reads {@link FOLDER_FLAGS}. */
export function readFolders(raw: RawFlags<typeof FOLDER_FLAGS>): NamedFolders {
  return {
    dataDir: readValue(raw, 'data-dir', 'a folder', readPath),
    cacheDir: readValue(raw, 'cache-dir', 'a folder', readPath),
  };
}

/** The absolute path of a folder or file. */
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

/** A time such as `90s`, in milliseconds; `units` are the letters that may stand behind the number. */
export function readDurationMs(text: string, units: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,5})([a-z])$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  return unitMs === undefined || !units.includes(unit) ? undefined : Number(count) * unitMs;
}

/** The value of a flag that takes a whole number from `min` to `max`, as {@link readValue}; `unit` stands before it in what is told. */
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

/** The value of a flag that takes one of a few words, as {@link readValue}. */
export function readChoice<Name extends string, const Choice extends string>(
  raw: FlagValues<Name>,
  name: Name,
  choices: readonly Choice[],
): Choice | undefined {
  const wanted = choices.join(', ').replace(/, (?=[^,]*$)/, ' or ');
  return readValue(raw, name, wanted, (text) => choices.find((choice) => choice === text));
}
