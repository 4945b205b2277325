/** The terminal this program was started from, if any: plain lines out, and no harm when no one reads them. */
import type { CodedError, ErrorCode } from '../../../shared/errors.ts';
import { startTexts } from '../../../shared/texts/starting.ts';
import type { CommandLine } from './flag-table.ts';
import type { Flags } from './flags.ts';
import type { InstanceLock } from './instance-lock.ts';

let isForEvents = false;

/** Writes a line for people to standard output, or to standard error after {@link keepOutputForEvents}. */
export function printLine(line: string): void {
  if (isForEvents) reportLine(line);
  else printForPrograms(line);
}

function printForPrograms(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** From now on, standard output has only what other programs read: events, and the line of `--json`. */
export function keepOutputForEvents(): void {
  isForEvents = true;
}

/** Writes a line to standard error. */
export function reportLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Keeps the program alive when its output's reader is gone; a closed pipe would otherwise end it (EPIPE). */
export function tolerateClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** Resolves when all output is written, or its reader is gone. */
export async function flushOutput(): Promise<void> {
  const flush = (stream: NodeJS.WriteStream) => new Promise((resolve) => stream.write('', resolve));
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
}

/** Prints the help or what is wrong with a command line. Returns the exit code. */
export function tellCommandLine(command: Exclude<CommandLine<unknown>, { kind: 'run' }>): 0 | 2 {
  if (command.kind === 'help') printLine(command.text);
  else reportLine(command.line);
  return command.kind === 'help' ? 0 : 2;
}

const BAD_ARGUMENTS: ReadonlySet<ErrorCode> = new Set([
  'unknown-source',
  'bad-source',
  'too-many-sources',
  'too-many-layers',
  'file-unreadable',
  'file-too-large',
  'unknown-area',
  'too-deep',
  'too-many-tiles',
  'no-space-for-area',
  'port-in-use',
  'serving-failed',
]);

/** The exit code of a program that fails: 2 when its command line asks for what cannot be, else 1. */
export function exitCodeOf({ code }: Pick<CodedError, 'code'>): 1 | 2 {
  return BAD_ARGUMENTS.has(code) ? 2 : 1;
}

/** Prints the line of `--json` that scripts and tests wait for: the map can be opened at `url`. */
export function announceReady(line: { readonly url: string; readonly pid: number }): void {
  printForPrograms(JSON.stringify({ ready: true, ...line }));
}

/**
 * Reports that an earlier start already serves this data folder, and what it couldn't follow. Returns this start's exit
 * code.
 */
export function announceRunning(
  lock: Extract<InstanceLock, { kind: 'running' | 'silent' }>,
  { json, events }: Pick<Flags, 'json' | 'events'>,
): number {
  if (lock.kind === 'silent') {
    reportLine(
      'tilekeep: Already running on this data folder, but not responding. Quit it, or use another --data-dir.',
    );
    return 1;
  }
  const { url, pid, trouble } = lock.running;
  // A desktop window's address can't be opened; the window shows itself.
  const words = /^https?:/.test(url) ? startTexts.runningAt(url) : startTexts.running;
  if (json) printForPrograms(JSON.stringify({ ready: true, already: true, url, pid }));
  else printLine(words);
  if (trouble) reportLine(startTexts.failed(trouble.message));
  // A program that waits for events would wait without end.
  if (events) reportLine(startTexts.failed(startTexts.noEvents));
  return trouble ? exitCodeOf(trouble) : Number(events);
}
