/** The fourth step: whole images that are known to say no, instead of being a tile, go to quarantine. */
import type { CheckContext } from './check-context.ts';
import { quarantineThose } from './quarantining.ts';
import type { ReadTile } from './read-tiles.ts';

/** Takes away the known ones; answers all of them as {@link quarantineThose} does. */
export function checkBlocked(context: CheckContext, tiles: readonly ReadTile[]): Promise<readonly ReadTile[]> {
  const { blocked, progress } = context;
  progress.add('blocked', { checked: tiles.filter(({ verdict }) => verdict === 'good').length });
  return quarantineThose(context, 'blocked', tiles, ({ key, verdict, size, hash }) => {
    return verdict === 'good' && hash !== undefined && blocked.has(key.sourceId, size, hash);
  });
}
