/** To be built. */
import type { CacheTargets } from '../cache-tools.ts';

/** To be built. */
export function toggleInspecting(_targets: CacheTargets): void {}
