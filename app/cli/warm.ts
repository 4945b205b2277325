/** The way in of `npm run warm`. Runs when it is imported. */
import { fetchFromPlatform } from '../hosts/browser/platform-fetch.ts';
import { watchEndSignals } from '../service/starting/end-signal.ts';
import { flushOutput, printLine, reportLine, tolerateClosedOutput } from '../service/starting/terminal.ts';
import { runWarm, WARM_EXIT, type WarmExit } from './warm-command.ts';
import { parseWarmCommand } from './warm-flags.ts';
import { createWarmOutput } from './warm-output.ts';

tolerateClosedOutput();
// A connection that a server keeps open must not keep an ended program alive.
const exitCode = await warm(process.argv.slice(2));
await flushOutput();
process.exit(exitCode);

async function warm(args: readonly string[]): Promise<WarmExit> {
  const command = parseWarmCommand(args);
  if (command.kind === 'help') {
    printLine(command.text);
    return WARM_EXIT.done;
  }
  if (command.kind === 'bad') {
    reportLine(command.line);
    return WARM_EXIT.bad;
  }
  const output = createWarmOutput(process.stdout, command.flags.json);
  const { signal } = watchEndSignals();
  return runWarm(command.flags, { fetch: fetchFromPlatform, output, report: reportLine, signal });
}
