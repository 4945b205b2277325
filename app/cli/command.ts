/** What the commands share: how one runs and ends, and how it reports errors. */
import {
  CodedError,
  type ErrorCode,
  type ErrorValue,
  isRetriedByMap,
  readHead,
  toErrorValue,
} from '../../shared/errors.ts';
import { DEFAULT_MEMORY_TILES } from '../../shared/settings/settings-file.ts';
import { fetchFromPlatform } from '../hosts/browser/platform-fetch.ts';
import { type NamedThing, UnknownName } from '../service/commands/named-things.ts';
import type { EngineOptions } from '../service/engine.ts';
import { watchEndSignals } from '../service/starting/end-signal.ts';
import type { CommandLine } from '../service/starting/flag-table.ts';
import {
  exitCodeOf,
  flushOutput,
  reportLine,
  tellCommandLine,
  tolerateClosedOutput,
} from '../service/starting/terminal.ts';
import { REMOVED } from './cache-output.ts';
import { formatTable } from './text-table.ts';

/** Exit codes, as the help lists them. */
export const EXIT = { done: 0, trouble: 1, bad: 2, failures: 3, forbidden: 4, interrupted: 130 } as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

export interface Surroundings<Output> {
  readonly fetch: EngineOptions['fetch'];
  readonly output: Output;
  /** Takes a line for standard error. */
  readonly report: (line: string) => void;
  /** Aborts on Ctrl+C and termination signals. */
  readonly signal: AbortSignal;
}

/** Engine options of every command. Only the map saves settings. */
export const COMMAND_ENGINE = {
  memoryTiles: DEFAULT_MEMORY_TILES,
  savesSettings: false,
} as const satisfies Partial<EngineOptions>;

/** Runs a command in this process and ends the process with its exit code. */
export async function runCommand<Flags extends { readonly json: boolean }, Output>(
  command: CommandLine<Flags>,
  createOutput: (stream: NodeJS.WriteStream, json: boolean) => Output,
  run: (flags: Flags, surroundings: Surroundings<Output>) => Promise<Exit>,
): Promise<never> {
  tolerateClosedOutput();
  let exitCode: number;
  if (command.kind === 'run') {
    const output = createOutput(process.stdout, command.flags.json);
    const { signal } = watchEndSignals();
    exitCode = await run(command.flags, { fetch: fetchFromPlatform, output, report: reportLine, signal });
  } else exitCode = tellCommandLine(command);
  await flushOutput();
  // A keep-alive connection would keep the process running.
  process.exit(exitCode);
}

const FORBIDDEN: ReadonlySet<ErrorCode> = new Set([
  'warming-forbidden',
  'warming-unmarked',
  'cached-tiles-only',
  'export-forbidden',
  'export-unmarked',
]);

/** Its message, without the promise to retry, which only the map keeps. */
export function describeFailure(error: ErrorValue): string {
  return isRetriedByMap(error) ? readHead(error) : error.message;
}

/** Reports an error and returns its exit code; rethrows a defect. */
export function explain(thrown: unknown, report: (line: string) => void): Exit {
  if (!(thrown instanceof CodedError)) throw thrown;
  const error = toErrorValue(thrown);
  const { code, moreUrl } = error;
  report(`tilekeep: ${describeFailure(error)}${moreUrl === undefined ? '' : ` ${moreUrl}`}`);
  if (thrown instanceof UnknownName) reportKnown(thrown.known, report);
  if (code === 'warming-unmarked') report('tilekeep: Or add --permitted to state that the terms allow it.');
  return FORBIDDEN.has(code) ? EXIT.forbidden : exitCodeOf(thrown);
}

function reportKnown(known: readonly NamedThing[], report: (line: string) => void): void {
  if (known.length === 0) return;
  report('tilekeep: Choose one of these, by id or by name:');
  for (const line of formatTable(
    known.map(({ id, name }) => [id, name ?? REMOVED]),
    2,
  ))
    report(`  ${line.trimEnd()}`);
}
