/** Creates the tile source for each kind of source. Other differences between kinds are in shared/source.ts. */
import type { ServiceEvent } from '../../../shared/contract.ts';
import type { SourceKind, SourceOf } from '../../../shared/source.ts';
import type { SourceDescription } from '../../../shared/source-reading.ts';
import type { DeliveredTile } from '../../../shared/tile.ts';
import type { TileCoord } from '../../../shared/tile-coord.ts';
import { HOMEPAGE, VERSION } from '../../../shared/version.ts';
import type { FetchPort } from '../../sources/fetch-port.ts';
import type { Hosts } from '../../sources/http/hosts.ts';
import { HttpSource } from '../../sources/http/http-source.ts';
import type { RequestMeter } from '../../sources/http/request-meter.ts';
import { describeSource } from '../../sources/pasted/source-description.ts';
import type { TileSource } from '../../sources/tile-source.ts';
import { createWorldSource } from '../../sources/world/world-source.ts';
import type { NetworkSwitch } from '../state/network-switch.ts';
import type { Notices } from '../state/notices.ts';

/** The User-Agent of every request, with a contact address. */
const USER_AGENT = `Tilekeep/${VERSION} (+${HOMEPAGE})`;

interface SourceSurroundings {
  readonly fetch: FetchPort;
  readonly hosts: Hosts;
  readonly network: NetworkSwitch;
  readonly notices: Notices;
  readonly emit: (event: ServiceEvent) => void;
  readonly meter: RequestMeter;
  /** Returns whether double-resolution tiles are wanted, where a source may have them. */
  readonly wantsSharp: () => boolean;
}

const MAKERS: {
  readonly [Kind in SourceKind]: (source: SourceOf<Kind>, surroundings: SourceSurroundings) => TileSource;
} = {
  world: () => createWorldSource(),
  http: createServerSource,
};

/** Creates the running counterpart of a listed source. */
export function createTileSource<Kind extends SourceKind>(
  source: SourceOf<Kind>,
  surroundings: SourceSurroundings,
): TileSource {
  return MAKERS[source.kind](source, surroundings);
}

/** Fetches one tile of a source that isn't in the list, through the limits of its host. Changes no notices and no statistics. */
export async function previewTile(
  source: SourceOf<'http'>,
  coord: TileCoord,
  { fetch, hosts, network }: Pick<SourceSurroundings, 'fetch' | 'hosts' | 'network'>,
  signal: AbortSignal,
): Promise<DeliveredTile> {
  const running = new HttpSource({ source, fetch, hosts, userAgent: USER_AGENT, isOffline: () => network.isOffline });
  try {
    const { bytes, contentType } = (await running.fetchTile(coord, signal)).tile;
    return { bytes, contentType, tier: 'source', freshness: 'fresh' };
  } finally {
    await running.close();
  }
}

/** Reads the description of sources that people entered; see {@link describeSource}. Changes no notices and no statistics. */
export function readDescription(
  text: string,
  { fetch, hosts, network }: Pick<SourceSurroundings, 'fetch' | 'hosts' | 'network'>,
  signal: AbortSignal,
): Promise<SourceDescription> {
  const around = { fetch, hosts, userAgent: USER_AGENT, isOffline: () => network.isOffline };
  return describeSource(text, around, signal);
}

/** A tile server that tells the windows when it answers again and when it refuses. */
function createServerSource(source: SourceOf<'http'>, surroundings: SourceSurroundings): TileSource {
  const { fetch, hosts, network, notices, emit, meter, wantsSharp } = surroundings;
  return new HttpSource({
    source,
    fetch,
    hosts,
    meter,
    userAgent: USER_AGENT,
    wantsSharp,
    isOffline: () => network.isOffline,
    onReady: () => {
      notices.remove('source-refused', source.id);
      emit({ name: 'sourceReady', sourceId: source.id });
    },
    onRefused: (error) => notices.add(error),
  });
}
