/** `npm run warm`: fetches the tiles of an area ahead of use. */
import { runBuilt } from './run-built.mjs';

runBuilt('warm');
