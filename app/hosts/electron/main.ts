/** Electron's way in: reads the flags, sets Electron up, runs the host. */
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { CodedError, toErrorValue } from '../../../shared/errors.ts';
import { exitCodeOf } from '../../service/exit-code.ts';
import { type Flags, parseCommandLine } from '../../service/flags.ts';
import { printLine, reportLine, tolerateClosedOutput } from '../../service/terminal.ts';
import { pickAppArguments } from './app-arguments.ts';
import { prepareApp, runElectronHost } from './host.ts';

// This file is built into `dist/main`.
const files = {
  clientDir: fileURLToPath(new URL('../client', import.meta.url)),
  preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
};

tolerateClosedOutput();
const command = parseCommandLine(pickAppArguments(process.argv, process.defaultApp === true));
if (command.kind === 'run') start(command.flags);
else if (command.kind === 'help') end(printLine, command.text, 0);
else end(reportLine, command.line, 2);

function start(flags: Flags): void {
  prepareApp(flags);
  runElectronHost(flags, files).catch((thrown: unknown) => {
    const code = thrown instanceof CodedError ? exitCodeOf(thrown) : 1;
    end(reportLine, `tilekeep: ${toErrorValue(thrown).message}`, code);
  });
}

function end(write: (line: string) => void, text: string, code: number): void {
  write(text);
  app.exit(code);
}
