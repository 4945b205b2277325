/** `npm run cache`: looks into the cache, checks it and clears it. */
import { runBuilt } from './run-built.mjs';

runBuilt('cache');
