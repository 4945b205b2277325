/** The odd servers, started, and the sources for them. */
import type { Reply } from '../../../shared/calls/contract.ts';
import { NEW_DRAFT, OWN_SERVER_RULES } from '../../../shared/sources/draft-of-source.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { SourceDraft } from '../../../shared/sources/source-draft.ts';
import { NO_SECRETS_TYPED, type SecretDraft } from '../../../shared/sources/source-secrets.ts';
import { startTileServer, type TileServer } from '../tile-server.ts';
import { listTileFiles, readTileFile } from '../tile-tree.ts';
import { isKept, isOdd, ODD_SERVERS, type OddServer } from './odd-servers.ts';

export interface StartedServer {
  readonly row: OddServer;
  readonly server: TileServer;
  readonly elsewhere: TileServer;
  readonly draft: SourceDraft;
  readonly secrets: SecretDraft;
  readonly stop: () => Promise<void>;
}

/** Starts a server, whose tiles are told apart from those of others by their version. */
export async function startOddServer(row: OddServer): Promise<StartedServer> {
  const [server, elsewhere] = await Promise.all([startTileServer(row.server), startTileServer()]);
  server.version = 1 + ODD_SERVERS.indexOf(row);
  const answer = row.answer?.({ server, elsewhere });
  if (answer) server.misbehave(answer, ({ coord }) => coord !== undefined && isOdd(row, coord));
  const draft: SourceDraft = {
    ...NEW_DRAFT,
    ...OWN_SERVER_RULES,
    name: row.name,
    template: `${server.template}${row.query ?? ''}`,
    attribution: 'Us',
    offlineUsePermitted: true,
    ...row.card,
  };
  return {
    row,
    server,
    elsewhere,
    draft,
    secrets: { ...NO_SECRETS_TYPED, ...row.secrets },
    stop: async () => void (await Promise.all([server.stop(), elsewhere.stop()])),
  };
}

/** The picture of a tile on disk: the row's own, or the server's. */
function storedBytes({ row, server }: StartedServer, place: string): Buffer {
  const [z = 0, x = 0, y = 0] = place.split('/').map(Number);
  return (isOdd(row, place) && row.stored) || server.tileBytes({ z, x, y });
}

/** Adds the sources to a running program. Returns the id of each by its name. */
export async function addSources(
  call: (method: string, args: unknown) => Promise<Reply<unknown>>,
  servers: readonly StartedServer[],
): Promise<ReadonlyMap<string, SourceId>> {
  const ids = new Map<string, SourceId>();
  for (const started of servers) {
    const added = await call('addSource', { draft: started.draft, secrets: started.secrets });
    if (!added.ok) throw new Error(`${started.row.name}: ${JSON.stringify(added.error)}`);
    ids.set(started.row.name, (added.value as { readonly sourceId: SourceId }).sourceId);
  }
  return ids;
}

/** What is wrong with a source's files: tiles of these places that lack, that shouldn't be there, or with other bytes. */
export function listWrongFiles(
  started: StartedServer,
  places: Iterable<string>,
  dataDir: string,
  id: SourceId,
): readonly string[] {
  const { row } = started;
  // How an empty tile is remembered is the cache's business.
  if (row.shows === 'empty') return [];
  const files = new Set(listTileFiles(dataDir, id));
  const wanted = [...places].filter((place) => isKept(row) || !isOdd(row, place));
  return [
    ...wanted.filter((place) => !files.has(place)).map((place) => `${place} is missing`),
    ...[...files].filter((place) => !wanted.includes(place)).map((place) => `${place} shouldn't be there`),
    ...wanted
      .filter((place) => files.has(place) && !readTileFile(dataDir, id, place).equals(storedBytes(started, place)))
      .map((place) => `${place} has other bytes`),
  ];
}
