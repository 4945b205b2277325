/** Entry point for Electron: reads the flags, sets up Electron, runs the host. */
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { CodedError } from '../../../shared/errors.ts';
import { startTexts } from '../../../shared/texts/starting.ts';
import { describeThrown } from '../../service/log/program-log.ts';
import { watchEndSignals } from '../../service/starting/end-signal.ts';
import { type Flags, parseCommandLine } from '../../service/starting/flags.ts';
import {
  exitCodeOf,
  keepOutputForEvents,
  printLine,
  reportLine,
  tolerateClosedOutput,
} from '../../service/starting/terminal.ts';
import { pickAppArguments } from './app-arguments.ts';
import { showFailure } from './dialogs.ts';
import { exitAfterOutput } from './ending.ts';
import { prepareApp, runElectronHost } from './host.ts';

// This file is built into `dist/main`.
const files = {
  clientDir: fileURLToPath(new URL('../client', import.meta.url)),
  preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
};

tolerateClosedOutput();
const args = pickAppArguments(process.argv, process.defaultApp === true);
const command = parseCommandLine(args);
if (command.kind === 'run') start(command.flags);
else if (command.kind === 'bad') void fail(args.some(isAgainstSandbox) ? startTexts.noSandbox : command.line, 2);
else {
  printLine(command.text);
  void exitAfterOutput(0);
}

/** True for switches against the sandbox, from the user or from the AppImage's launcher. */
function isAgainstSandbox(arg: string): boolean {
  return arg.startsWith('--') && arg.endsWith('sandbox');
}

function start(flags: Flags): void {
  if (flags.events) keepOutputForEvents();
  prepareApp(flags);
  runElectronHost(flags, files).catch((thrown: unknown) =>
    thrown instanceof CodedError
      ? fail(startTexts.failed(thrown.message), exitCodeOf(thrown))
      : fail(describeThrown(thrown), 1),
  );
}

async function fail(text: string, code: number): Promise<void> {
  reportLine(text);
  const end = watchEndSignals();
  // Once ready, Electron handles these signals itself: it would quit and exit with 0.
  app.on('before-quit', (event) => {
    event.preventDefault();
    void exitAfterOutput(code);
  });
  // An installed program is usually started without a terminal to show its standard error.
  const hasTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  if (app.isPackaged && !hasTerminal) await showFailure(text, end.signal);
  await exitAfterOutput(code);
}
