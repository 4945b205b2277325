/** What a window and the service tell each other before the first tile. */
import type { Reply, Startup } from '../shared/contract.ts';
import { type Source, type SourceId, WORLD_SOURCE } from '../shared/source.ts';
import type { Client } from './bridge/client.ts';

/** Asks how things stand, and tells how sharp the screen is. */
export async function askToOpen(client: Pick<Client, 'call'>): Promise<Reply<Startup>> {
  const [reply] = await Promise.all([client.call('openMap', {}), tellSharpness(client)]);
  return reply;
}

/** Tells whether the screen has more than one pixel for one of the page. Resolves when that is done or failed. */
export async function tellSharpness(client: Pick<Client, 'call'>): Promise<void> {
  await client.call('setSharpness', { sharp: window.devicePixelRatio > 1 });
}

/** The source with this id, or another one that is there. */
export function findSource({ sources }: Pick<Startup, 'sources'>, id: SourceId): Source {
  return sources.find((source) => source.id === id) ?? sources[0] ?? WORLD_SOURCE;
}
