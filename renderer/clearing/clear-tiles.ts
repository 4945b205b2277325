/** Clears tiles and tells how the space is given back. */
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';
import { followFreeing } from '../panels/follow-freeing.ts';
import type { Notices } from '../panels/notices.ts';
import type { ClearScope } from './clear-dialog.ts';

/**
 * Clears a scope, all but the tiles of saved areas with `keepAreas`, and answers the error, if there is one. A notice
 * follows the freeing of the space to its end.
 */
export function clearTiles(
  client: Client,
  notices: Notices,
  { sourceId, name }: ClearScope,
  keepAreas: boolean,
): Promise<ErrorValue | undefined> {
  return followFreeing(client, notices, `${name} cleared.`, () => client.call('clearTiles', { sourceId, keepAreas }));
}
