/** Makes what tiles come from, of a source of the list and what it needs of the program around it. */
import type { ServiceEvent } from '../../../shared/contract.ts';
import { type Source, WORLD_SOURCE } from '../../../shared/source.ts';
import { HOMEPAGE, VERSION } from '../../../shared/version.ts';
import type { FetchPort } from '../../sources/fetch-port.ts';
import type { Hosts } from '../../sources/http/hosts.ts';
import { createHttpSource } from '../../sources/http/http-source.ts';
import type { RequestMeter } from '../../sources/http/request-meter.ts';
import type { TileSource } from '../../sources/tile-source.ts';
import { createWorldSource } from '../../sources/world/world-source.ts';
import type { NetworkSwitch } from '../state/network-switch.ts';
import type { Notices } from '../state/notices.ts';

/** What every request to a server says of this program, with a way to reach its makers. */
const USER_AGENT = `Tilekeep/${VERSION} (+${HOMEPAGE})`;

interface SourceSurroundings {
  readonly fetch: FetchPort;
  readonly hosts: Hosts;
  readonly network: NetworkSwitch;
  readonly notices: Notices;
  readonly emit: (event: ServiceEvent) => void;
  readonly meter: RequestMeter;
  /** Whether tiles of double sharpness are wanted, where a source may have them. */
  readonly wantsSharp: () => boolean;
}

/** The built-in world, or a tile server that tells the windows when it answers again and when it refuses. */
export function createTileSource(source: Source, surroundings: SourceSurroundings): TileSource {
  if (source.id === WORLD_SOURCE.id) return createWorldSource();
  const { fetch, hosts, network, notices, emit, meter, wantsSharp } = surroundings;
  return createHttpSource({
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
