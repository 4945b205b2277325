/** `npm start`: opens the map. */
import { runBuilt } from './run-built.mjs';

runBuilt('launch');
