/** The way in of `npm run cache`. Runs when it is imported. */
import { fetchFromPlatform } from '../hosts/browser/platform-fetch.ts';
import { watchEndSignals } from '../service/starting/end-signal.ts';
import { flushOutput, printLine, reportLine, tolerateClosedOutput } from '../service/starting/terminal.ts';
import { CACHE_EXIT, type CacheExit, runCache } from './cache-command.ts';
import { parseCacheCommand } from './cache-flags.ts';
import { createCacheOutput } from './cache-output.ts';

tolerateClosedOutput();
const exitCode = await look(process.argv.slice(2));
await flushOutput();
process.exit(exitCode);

async function look(args: readonly string[]): Promise<CacheExit> {
  const command = parseCacheCommand(args);
  if (command.kind === 'help') {
    printLine(command.text);
    return CACHE_EXIT.done;
  }
  if (command.kind === 'bad') {
    reportLine(command.line);
    return CACHE_EXIT.bad;
  }
  const output = createCacheOutput(process.stdout, command.flags.json);
  const { signal } = watchEndSignals();
  return runCache(command.flags, { fetch: fetchFromPlatform, output, report: reportLine, signal });
}
