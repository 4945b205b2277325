/** The way in of `npm run warm`. Runs when it is imported. */
import { readProxies } from '../hosts/browser/platform-fetch.ts';
import { runCommand } from './command.ts';
import { runWarm } from './warm-command.ts';
import { parseWarmCommand } from './warm-flags.ts';
import { createWarmOutput } from './warm-output.ts';

const command = parseWarmCommand(process.argv.slice(2));
const proxies = readProxies(process.env);
// Refused at once: with it, nothing can be fetched however long it waits.
const isRefused = command.kind === 'run' && proxies.kind === 'bad';
const checked = isRefused ? { kind: 'bad' as const, line: `tilekeep: ${proxies.sentence}` } : command;
await runCommand(checked, createWarmOutput, runWarm);
