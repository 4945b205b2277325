/** Creates the tile source for each kind of source. Other differences between kinds are in shared/sources/source.ts. */
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { CodedError, toErrorValue } from '../../../shared/errors.ts';
import type { SourceId, SourceKind, SourceOf } from '../../../shared/sources/source.ts';
import type { SourceDescription } from '../../../shared/sources/source-reading.ts';
import type { SourceSecrets } from '../../../shared/sources/source-secrets.ts';
import { sourcesTexts } from '../../../shared/texts/sources.ts';
import type { DeliveredTile } from '../../../shared/tiles/tile.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { HOMEPAGE, VERSION } from '../../../shared/version.ts';
import type { Archive } from '../../archives/archive.ts';
import { ArchiveTiles } from '../../sources/archive/archive-tiles.ts';
import { isArchiveAddress } from '../../sources/archive-address.ts';
import type { FetchPort } from '../../sources/fetch-port.ts';
import { Hosts } from '../../sources/http/hosts.ts';
import { HttpSource, type HttpSourceOptions } from '../../sources/http/http-source.ts';
import type { RequestMeter } from '../../sources/http/request-meter.ts';
import { describeSource } from '../../sources/pasted/source-description.ts';
import type { DescriptionSurroundings } from '../../sources/remote-archive/archive-description.ts';
import { RemoteSource } from '../../sources/remote-archive/remote-source.ts';
import type { TileSource } from '../../sources/tile-source.ts';
import { fetchPicture } from '../../sources/web-picture.ts';
import { createWorldSource } from '../../sources/world/world-source.ts';
import type { NetworkSwitch } from '../state/network-switch.ts';
import type { Notices } from '../state/notices.ts';
import type { SecretStore } from './secret-store.ts';

/** The User-Agent of every request, with a contact address. */
const USER_AGENT = `Tilekeep/${VERSION} (+${HOMEPAGE})`;

interface SourceSurroundings {
  readonly fetch: FetchPort;
  readonly secrets: Pick<SecretStore, 'find'>;
  readonly hosts: Hosts;
  readonly network: NetworkSwitch;
  readonly notices: Notices;
  readonly emit: (event: ServiceEvent) => void;
  readonly meter: RequestMeter;
  /** Returns whether tiles of the source are on disk. */
  readonly hasTiles: (sourceId: SourceId) => Promise<boolean>;
  /** Returns whether double-resolution tiles are wanted, where a source may have them. */
  readonly wantsSharp: () => boolean;
  /** See {@link Archives.openTiles}. */
  readonly openArchive: (sourceId: SourceId, signal: AbortSignal) => Promise<Archive>;
}

const MAKERS: {
  readonly [Kind in SourceKind]: (source: SourceOf<Kind>, surroundings: SourceSurroundings) => TileSource;
} = {
  world: () => createWorldSource(),
  http: createServerSource,
  archive: (source, { openArchive }) => new ArchiveTiles({ source, open: (signal) => openArchive(source.id, signal) }),
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
  {
    source,
    secrets,
    coord,
  }: { readonly source: SourceOf<'http'>; readonly secrets: SourceSecrets; readonly coord: TileCoord },
  { fetch, hosts, network }: Pick<SourceSurroundings, 'fetch' | 'hosts' | 'network'>,
  signal: AbortSignal,
): Promise<DeliveredTile> {
  const isOffline = (): boolean => network.isOffline;
  const running = openServer({ source, secrets, fetch, hosts, userAgent: USER_AGENT, isOffline });
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
  {
    network,
    ...around
  }: Pick<SourceSurroundings, 'fetch' | 'hosts' | 'network'> & Pick<DescriptionSurroundings, 'secrets'>,
  signal: AbortSignal,
): Promise<SourceDescription> {
  return describeSource(text, { ...around, userAgent: USER_AGENT, isOffline: () => network.isOffline }, signal);
}

/** Like {@link readDescription}, in a command that has no engine yet. */
export function describeAlone(
  text: string,
  isOffline: boolean,
  fetch: FetchPort,
  signal: AbortSignal,
): Promise<SourceDescription> {
  return describeSource(text, { fetch, hosts: new Hosts(), userAgent: USER_AGENT, isOffline: () => isOffline }, signal);
}

/** Fetches a picture that a layer's file asks for; see {@link fetchPicture}. Changes no notices and no statistics. */
export function fetchLayerPicture(
  url: string,
  { fetch, hosts, network }: Pick<SourceSurroundings, 'fetch' | 'hosts' | 'network'>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  return fetchPicture(url, { fetch, hosts, userAgent: USER_AGENT, isOffline: () => network.isOffline }, signal);
}

/** A server of single tiles, or of an archive. */
function openServer(options: HttpSourceOptions): TileSource {
  return isArchiveAddress(options.source.address.template) ? new RemoteSource(options) : new HttpSource(options);
}

/** A tile server that tells the windows when it answers again, when it refuses, and when it has never worked. */
function createServerSource(source: SourceOf<'http'>, surroundings: SourceSurroundings): TileSource {
  const { fetch, secrets, hosts, network, notices, emit, meter, wantsSharp, hasTiles } = surroundings;
  let isFailing = false;
  return openServer({
    source,
    secrets: secrets.find(source.id),
    fetch,
    hosts,
    meter,
    userAgent: USER_AGENT,
    wantsSharp,
    isOffline: () => network.isOffline,
    onReady: () => {
      forgetRefusal(notices, source.id);
      emit({ name: 'sourceReady', sourceId: source.id });
    },
    onRefused: (error) => notices.add(error),
    onFailing: async (error) => {
      isFailing = true;
      // Being offline isn't the fault of a source that has worked before: the chip on the map says it.
      const mayBeFine = error.code === 'offline' && (source.builtIn || (await hasTiles(source.id)));
      if (isFailing && !mayBeFine) notices.add(describeFailing(source, error));
    },
    onWorking: () => {
      isFailing = false;
      notices.remove('source-not-working', source.id);
    },
  });
}

function describeFailing({ id, name }: SourceOf<'http'>, error: CodedError): CodedError {
  return new CodedError('source-not-working', {
    detail: sourcesTexts.notWorking(name, toErrorValue(error)),
    facts: { sourceId: id },
  });
}

/** Removes the notice that a source's server refuses requests, if there is one. */
export function forgetRefusal(notices: Pick<Notices, 'remove'>, id: SourceId): void {
  notices.remove('source-refused', id);
  notices.remove('password-needed', id);
}
