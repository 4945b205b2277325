/** The way in of `npm run serve`. Runs when it is imported. */
import { readProxies } from '../hosts/browser/platform-fetch.ts';
import { reportLine } from '../service/starting/terminal.ts';
import { runCommand } from './command.ts';
import { createServeOutput, runServe } from './serve-command.ts';
import { parseServeCommand } from './serve-flags.ts';

const command = parseServeCommand(process.argv.slice(2));
const proxies = readProxies(process.env);
if (command.kind === 'run' && proxies.kind === 'bad') {
  reportLine(`tilekeep: ${proxies.sentence} Until then, only cached tiles are served.`);
}
await runCommand(command, createServeOutput, runServe);
