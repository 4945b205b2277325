/** To be built. */
import type { CacheTargets } from '../cache-tools.ts';

/** To be built. */
export function openClear(_targets: CacheTargets): void {}
