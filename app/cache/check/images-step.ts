/** The third step: what was read and is no whole tile goes to quarantine. */
import type { CheckContext } from './check-context.ts';
import { quarantineThose } from './quarantining.ts';
import type { ReadTile } from './read-tiles.ts';

/** Takes away the bad ones; answers all of them as {@link quarantineThose} does. */
export function checkImages(context: CheckContext, tiles: readonly ReadTile[]): Promise<readonly ReadTile[]> {
  const refused = tiles.filter(({ verdict }) => verdict === 'refused').length;
  const checked = tiles.filter(({ verdict }) => verdict !== 'absent').length;
  context.progress.add('images', { checked, failed: refused });
  return quarantineThose(context, 'images', tiles, ({ verdict }) => verdict === 'bad');
}
