/** The way in of `npm run warm`. Runs when it is imported. */
import { runCommand } from './command.ts';
import { runWarm } from './warm-command.ts';
import { parseWarmCommand } from './warm-flags.ts';
import { createWarmOutput } from './warm-output.ts';

await runCommand(parseWarmCommand(process.argv.slice(2)), createWarmOutput, runWarm);
