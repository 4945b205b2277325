/** The command line's way in: reads the flags and hands over to a host. Runs when it is imported. */
import { fileURLToPath } from 'node:url';
import { runBrowserHost } from '../hosts/browser/host.ts';
import { parseCommandLine } from '../service/flags.ts';
import { printLine, reportLine, tolerateClosedOutput } from '../service/terminal.ts';

const distDir = new URL('..', import.meta.url);

tolerateClosedOutput();
process.exitCode = await launch(process.argv.slice(2));

async function launch(args: readonly string[]): Promise<number> {
  const command = parseCommandLine(args);
  if (command.kind === 'help') {
    printLine(command.text);
    return 0;
  }
  if (command.kind === 'bad') {
    reportLine(command.line);
    return 2;
  }
  return runBrowserHost(command.flags, fileURLToPath(new URL('client', distDir)));
}
