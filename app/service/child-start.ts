/** Watches a program we started through its first seconds, to say in one line why it died in them. */
import type { ChildProcess } from 'node:child_process';

/** How a program we started has ended; `reason` is one line for people. */
export interface ChildEnd {
  readonly code: number | null;
  readonly reason: string;
}

/** What came of a start: it lives, or it ended in time to be noticed. */
export type ChildStart = { readonly lived: true } | ({ readonly lived: false } & ChildEnd);

const LAST_WORDS_MS = 250;
const MAX_TAIL_CHARS = 16_384;
const MAX_REASON_CHARS = 200;

/** Resolves when the child has lived for `livedAfterMs`, or has ended or could not be started before. Never rejects. */
export async function watchStart(child: ChildProcess, livedAfterMs: number): Promise<ChildStart> {
  const ended = watchEnd(child).then((end): ChildStart => ({ lived: false, ...end }));
  let timer: NodeJS.Timeout | undefined;
  const lived = new Promise<ChildStart>((resolve) => {
    timer = setTimeout(() => resolve({ lived: true }), livedAfterMs);
  });
  const start = await Promise.race([ended, lived]);
  clearTimeout(timer);
  return start;
}

/**
 * Resolves when the child has ended or could not be started. Reads its standard error to the end, as a child that
 * nobody reads from could block on it. Never rejects.
 */
export function watchEnd(child: ChildProcess): Promise<ChildEnd> {
  const tail = keepTail(child);
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve({ code: null, reason: describeSpawnError(error) }));
    child.once('exit', (code, signal) => {
      const tell = (): void => resolve({ code, reason: pickReason(tail()) ?? describeEnd(code, signal) });
      child.once('close', tell);
      // Something the child started may hold its pipes open long after it.
      setTimeout(tell, LAST_WORDS_MS);
    });
  });
}

function keepTail(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-MAX_TAIL_CHARS);
  });
  return () => tail;
}

// Lines that say nothing to people: stack frames, registers, the desktop bus that headless machines lack, and the
// sequel of a reason that stands above it.
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

/** The last line of an error output that means something to people, without the marks before it and the full stop after it. */
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
  if (error.code === 'EACCES') return 'may not be run by this user';
  return error.code ?? 'could not be started';
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `ended with code ${code}` : `ended by ${signal}`;
}
