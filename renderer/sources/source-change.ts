/** Decides whether the tiles on the map stay when the list of sources changes. */
import type { Source } from '../../shared/sources/source.ts';

/** True when the tiles of one source can't stay on the map for the other. A new name, attribution or limit keeps them. */
export function changesTiles(before: Source, after: Source): boolean {
  return (
    before.id !== after.id ||
    before.rules.minZoom !== after.rules.minZoom ||
    before.rules.maxZoom !== after.rules.maxZoom ||
    before.rules.tileSizePx !== after.rules.tileSizePx
  );
}
