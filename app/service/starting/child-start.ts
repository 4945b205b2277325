/** Starts a program, watches it, and describes in one line why it couldn't start or has ended. */
import { ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** How a started program ended; `reason` is one line for people. */
interface ChildEnd {
  readonly code: number | null;
  readonly reason: string;
}

/** Result of a start: it is still running, or it ended early enough to be noticed. */
type ChildStart = { readonly lived: true } | ({ readonly lived: false } & ChildEnd);

const LAST_WORDS_MS = 250;
const MAX_TAIL_CHARS = 16_384;
const MAX_REASON_CHARS = 200;

/** Spawn options; `onErrors` receives what the program writes to standard error, if that is a pipe. */
export interface ChildOptions extends SpawnOptions {
  readonly onErrors?: (text: string) => void;
}

/** A program we started or tried to start. */
export interface StartedChild {
  /** Undefined if it couldn't be started. */
  readonly pid: number | undefined;
  /** Resolves when it has ended or couldn't be started. Never rejects. */
  readonly ended: Promise<ChildEnd>;
  /** Resolves after `ms` if it is still running, or earlier if it has ended or couldn't be started. Never rejects. */
  readonly livedFor: (ms: number) => Promise<ChildStart>;
  /** Sends a signal, SIGTERM by default; harmless if the program is gone. */
  readonly kill: (signal?: NodeJS.Signals) => void;
}

/**
 * Starts a program. Never throws: a failure to start is reported as its end. If standard error is a pipe it is read to
 * the end, because an unread child could block on it.
 */
export function startChild(
  command: string,
  args: readonly string[],
  { onErrors, ...options }: ChildOptions,
): StartedChild {
  const child = trySpawn(command, args, options);
  const ended = child instanceof ChildProcess ? watchEnd(child, onErrors) : Promise.resolve(child);
  return {
    pid: child instanceof ChildProcess ? child.pid : undefined,
    ended,
    livedFor: (ms) => raceAgainst(ended, ms),
    kill: (signal) => {
      if (child instanceof ChildProcess) child.kill(signal);
    },
  };
}

// Node throws some system errors (ETXTBSY, E2BIG) and emits others.
function trySpawn(command: string, args: readonly string[], options: SpawnOptions): ChildProcess | ChildEnd {
  try {
    return spawn(command, args, options);
  } catch (thrown) {
    return { code: null, reason: describeSpawnError(thrown as NodeJS.ErrnoException) };
  }
}

async function raceAgainst(ended: Promise<ChildEnd>, ms: number): Promise<ChildStart> {
  let timer: NodeJS.Timeout | undefined;
  const lived = new Promise<ChildStart>((resolve) => {
    timer = setTimeout(() => resolve({ lived: true }), ms);
  });
  const start = await Promise.race([ended.then((end): ChildStart => ({ lived: false, ...end })), lived]);
  clearTimeout(timer);
  return start;
}

function watchEnd(child: ChildProcess, onErrors: ChildOptions['onErrors']): Promise<ChildEnd> {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-MAX_TAIL_CHARS);
    onErrors?.(text);
  });
  return new Promise((resolve) => {
    // A signal that couldn't be sent is also reported here, perhaps much later.
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined) resolve({ code: null, reason: describeSpawnError(error) });
    });
    child.once('exit', (code, signal) => {
      const tell = (): void => resolve({ code, reason: pickReason(tail) ?? describeEnd(code, signal) });
      child.once('close', tell);
      // A grandchild may keep its pipes open long after it.
      setTimeout(tell, LAST_WORDS_MS);
    });
  });
}

// Lines that mean nothing to people: stack frames, registers, the desktop bus missing on headless machines, and
// follow-ups to an earlier reason.
const NOISE = [
  /^#\d+ /,
  /^at /,
  /^r\d+: |^[a-z]{2,3}: [0-9a-f]{8,}/,
  /end of stack trace/i,
  /^Received signal \d+/,
  /^Node\.js v\d/,
  /dbus|Failed to connect to the bus/i,
  /platform failed to initialize/i,
  /^[\s{}^~\]-]*$/,
];

/** The last meaningful line of an error output, without prefixes and the final full stop. */
export function pickReason(errors: string): string | undefined {
  const lines = errors.split(/\r?\n/).map(stripMarks);
  const line = lines.findLast((text) => !NOISE.some((noise) => noise.test(text)));
  return line?.slice(0, MAX_REASON_CHARS).replace(/\.$/, '');
}

function stripMarks(line: string): string {
  return (
    line
      // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' colours and other control characters go.
      .replace(/\u001b\[[\d;]*m|[\u0000-\u001f\u007f]/g, '')
      // Chromium's `[123:456:1122/173351.123456:ERROR:file.cc(12)] `
      .replace(/^\[[\d:/.]*(?:FATAL|ERROR|WARNING|INFO)[^\]]*\]\s*/, '')
      // JavaScript's `TypeError: `
      .replace(/^\w*Error: /, '')
      .trim()
  );
}

function describeSpawnError(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'not found';
  if (error.code === 'EACCES') return 'permission denied';
  return error.code ?? 'failed to start';
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exited with code ${code}` : `ended by ${signal}`;
}
