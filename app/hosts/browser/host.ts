/** The browser host's life: starts the program and its server, opens a window on it, and ends all of it in order. */
import { watchEndSignals } from '../../service/end-signal.ts';
import type { Flags } from '../../service/flags.ts';
import { type Program, startProgram } from '../../service/program.ts';
import { announceReady, reportLine } from '../../service/terminal.ts';
import { type Loopback, startLoopback } from './loopback-server.ts';

// SIGTERM's promise: whatever still runs after this is left to the next start's sweep.
const END_WITHIN_MS = 2_900;

/** Runs the whole program in this process until it is asked to end; answers the exit code. */
export async function runBrowserHost(flags: Flags, clientDir: string): Promise<number> {
  const end = createEnd();
  watchEndSignals(end.request, () => process.exit(1));
  const program = await startProgram(flags, {
    kind: 'browser',
    openFolder: async () => false,
    quit: end.request,
  });
  const loopback = await serve(program, flags, clientDir);
  if (loopback === undefined) return 2;
  const url = loopback.mintAddress();
  announceReady({ ready: true, url, pid: process.pid }, flags.json, `Tilekeep is ready: ${url}`);
  await end.requested;
  setTimeout(() => process.exit(0), END_WITHIN_MS).unref();
  await program.close();
  await loopback.close();
  return 0;
}

function createEnd(): { readonly requested: Promise<void>; readonly request: () => void } {
  let request = (): void => undefined;
  const requested = new Promise<void>((resolve) => {
    request = resolve;
  });
  return { requested, request };
}

async function serve(program: Program, flags: Flags, clientDir: string): Promise<Loopback | undefined> {
  try {
    return await startLoopback({ program, clientDir, port: flags.port });
  } catch (thrown) {
    await program.close();
    const line = describePortTrouble(thrown, flags.port);
    if (line === undefined) throw thrown;
    reportLine(line);
    return undefined;
  }
}

function describePortTrouble(thrown: unknown, port: number): string | undefined {
  const code = (thrown as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return `tilekeep: port ${port} is in use by another program; choose another with --port`;
  if (code === 'EACCES') return `tilekeep: port ${port} may not be used by this user; choose another with --port`;
  return undefined;
}
