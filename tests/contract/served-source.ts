/** A source with its own tile server for one contract case. Independent of the test runner. */

import type { Startup } from '../../shared/calls/contract.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import type { TileCount } from '../../shared/tiles/tile-count.ts';
import { makeDraft } from '../support/drafts.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import type { ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, waitUntil } from './contract-calls.ts';

/** The requested tile. */
export const coord = { z: 3, x: 4, y: 2 };

/** A source and its server, both removed after the case. */
interface Served {
  readonly server: TileServer;
  readonly draft: SourceDraft;
  readonly sourceId: SourceId;
}

/** A case with a source of a tile server; both are removed afterwards, with every source it added. */
export function serving(name: string, run: (carrier: ProgramCarrier, served: Served) => Promise<void>): ContractCase {
  return {
    name,
    run: async (carrier) => {
      const server = await startTileServer();
      try {
        const draft = makeDraft({ template: server.template });
        await run(carrier, { server, draft, sourceId: await addSource(carrier, draft) });
      } finally {
        for (const id of await listOwnIds(carrier)) {
          await carrier.call('removeSource', { sourceId: id, oldTiles: 'clear' });
        }
        await server.stop();
      }
    },
  };
}

/** Adds a source and returns its id. */
export async function addSource(carrier: ProgramCarrier, draft: SourceDraft): Promise<SourceId> {
  return ((await callWell(carrier, 'addSource', { draft })) as { sourceId: SourceId }).sourceId;
}

/** The ids of the user's own sources. */
export async function listOwnIds(carrier: ProgramCarrier): Promise<readonly SourceId[]> {
  const { sources } = (await callWell(carrier, 'openMap', {})) as Startup;
  return sources.filter((source) => !source.builtIn).map((source) => source.id);
}

/** The tier that delivers the tile this time. */
export async function getTier(carrier: ProgramCarrier, sourceId: SourceId): Promise<string> {
  return ((await callWell(carrier, 'getTile', { sourceId, coord })) as DeliveredTile).tier;
}

/** Resolves when a source has this many tiles on disk. */
export async function waitForTiles(carrier: ProgramCarrier, sourceId: SourceId, tiles: number): Promise<void> {
  await waitUntil(async () => ((await callWell(carrier, 'countTiles', { sourceId })) as TileCount).tiles === tiles);
}
