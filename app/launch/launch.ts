/** The command line's way in: reads the flags, finds a running program, chooses a host. Runs when it is imported. */
import { fileURLToPath } from 'node:url';
import { CodedError } from '../../shared/errors.ts';
import { watchEndSignals } from '../service/starting/end-signal.ts';
import { type Flags, parseCommandLine } from '../service/starting/flags.ts';
import { makeNamedFolders, resolveFolders } from '../service/starting/folders.ts';
import { findRunning } from '../service/starting/instance-lock.ts';
import { describeStart } from '../service/starting/start-request.ts';
import {
  announceRunning,
  exitCodeOf,
  flushOutput,
  keepOutputForEvents,
  reportLine,
  tellCommandLine,
  tolerateClosedOutput,
} from '../service/starting/terminal.ts';
import { tryElectron } from './electron-attempt.ts';

// This file is built into `dist/main`.
const CLIENT_DIR = fileURLToPath(new URL('../client', import.meta.url));
const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

tolerateClosedOutput();
const args = process.argv.slice(2);
// Open handles, such as the pipe of a slow browser, would keep the process running.
const exitCode = await launch();
await flushOutput();
process.exit(exitCode);

async function launch(): Promise<number> {
  const command = parseCommandLine(args);
  if (command.kind !== 'run') return tellCommandLine(command);
  if (command.flags.events) keepOutputForEvents();
  try {
    return await run(command.flags);
  } catch (thrown) {
    if (!(thrown instanceof CodedError)) throw thrown;
    reportLine(`tilekeep: ${thrown.message}`);
    return exitCodeOf(thrown);
  }
}

async function run(flags: Flags): Promise<number> {
  const { dataDir } = resolveFolders(flags);
  // Before anything is started or downloaded. The host checks again with the lock.
  const running = await findRunning(dataDir, describeStart(flags));
  if (typeof running === 'object') return announceRunning({ kind: 'running', running }, flags);
  await makeNamedFolders(flags);
  const end = watchEndSignals();
  // Only the browser host can serve without a window.
  if (flags.host === 'electron' || (flags.host === undefined && flags.open)) {
    const { signal } = end;
    const attempt = { flags, args, dataDir, projectDir: PROJECT_DIR, fromUrl: import.meta.url, signal };
    const outcome = await tryElectron(attempt);
    if (outcome.kind === 'ended') return outcome.code;
    if (flags.host === 'electron') {
      reportLine(`tilekeep: Electron can't run: ${outcome.reason}.`);
      return 1;
    }
    reportLine(`Electron can't run: ${outcome.reason}. Opening the map in a browser instead.`);
  }
  // Most of the program, and nothing of it is needed to start Electron.
  const { runBrowserHost } = await import('../hosts/browser/host.ts');
  return runBrowserHost({ flags, clientDir: CLIENT_DIR, end });
}
