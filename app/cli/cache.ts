/** The way in of `npm run cache`. Runs when it is imported. */
import { runCache } from './cache-command.ts';
import { parseCacheCommand } from './cache-flags.ts';
import { createCacheOutput } from './cache-output.ts';
import { runCommand } from './command.ts';

await runCommand(parseCacheCommand(process.argv.slice(2)), createCacheOutput, runCache);
