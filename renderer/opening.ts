/** The calls that open a window, before its first tile. */
import type { Reply, Startup } from '../shared/calls/contract.ts';
import { type Source, type SourceId, WORLD_SOURCE } from '../shared/sources/source.ts';
import type { Client } from './bridge/client.ts';

/** Requests the state of the program, and reports whether the screen is sharp. */
export async function askToOpen(client: Pick<Client, 'call'>): Promise<Reply<Startup>> {
  const [reply] = await Promise.all([client.call('openMap', {}), tellSharpness(client)]);
  return reply;
}

/** Reports whether the screen has more than one device pixel per CSS pixel. Resolves even if the call fails. */
export async function tellSharpness(client: Pick<Client, 'call'>): Promise<void> {
  await client.call('setSharpness', { sharp: window.devicePixelRatio > 1 });
}

/** The source with this id, or the first one if it is gone. */
export function findSource({ sources }: Pick<Startup, 'sources'>, id: SourceId): Source {
  return sources.find((source) => source.id === id) ?? sources[0] ?? WORLD_SOURCE;
}
