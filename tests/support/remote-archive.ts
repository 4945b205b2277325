/** An archive of different tiles on a loopback server, and a source for it, with clocks that can be moved forward. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sortById } from '../../app/archives/pmtiles/tile-id.ts';
import { PmtilesWriter } from '../../app/archives/writing/pmtiles-writer.ts';
import { fetchFromPlatform } from '../../app/hosts/browser/platform-fetch.ts';
import { Hosts } from '../../app/sources/http/hosts.ts';
import { RequestMeter } from '../../app/sources/http/request-meter.ts';
import { RemoteSource, type RemoteSourceOptions } from '../../app/sources/remote-archive/remote-source.ts';
import { OPENSTREETMAP_SOURCE, type RuleCard } from '../../shared/sources/source.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { cleanUpAfterTest } from './clean-up.ts';
import { type RangeServer, type RangeServerOptions, startRangeServer } from './range-server.ts';
import { makeTempDir } from './temp-dir.ts';
import { drawTilePicture } from './tile-pictures.ts';

/** The built worker. */
export const ARCHIVE_WORKER = pathToFileURL(join(import.meta.dirname, '../../dist/main/archive-worker.js'));

/** Every tile of some zooms. */
export function listZooms(minZoom: number, maxZoom: number): TileCoord[] {
  const coords: TileCoord[] = [];
  for (let z = minZoom; z <= maxZoom; z += 1) {
    for (let x = 0; x < 2 ** z; x += 1) for (let y = 0; y < 2 ** z; y += 1) coords.push({ z, x, y });
  }
  return coords;
}

/** A picture of the tile, or the same for all that `isSea` names. */
export function drawArchiveTile(coord: TileCoord, version = 1, isSea: (coord: TileCoord) => boolean = () => false) {
  return drawTilePicture(isSea(coord) ? { z: 0, x: 0, y: 0 } : coord, isSea(coord) ? 99 : version, 256);
}

export interface ArchiveOptions {
  readonly version?: number;
  readonly isSea?: (coord: TileCoord) => boolean;
  readonly name?: string;
  readonly attribution?: string;
}

/** A whole archive with these tiles. */
export function makeArchive(coords: readonly TileCoord[], options: ArchiveOptions = {}): Uint8Array {
  const path = join(makeTempDir(), 'made.pmtiles');
  const zooms = coords.map(({ z }) => z);
  const facts = {
    name: options.name ?? 'Coloured tiles',
    attribution: options.attribution ?? '© Nobody',
    bounds: { west: -180, south: -85, east: 180, north: 85 },
    minZoom: Math.min(...zooms),
    maxZoom: Math.max(...zooms),
  };
  const writer = new PmtilesWriter(path);
  for (const coord of sortById(coords)) {
    const bytes = drawArchiveTile(coord, options.version, options.isSea);
    writer.add({ coord, bytes, contentType: 'image/png', fetchedMs: 0, expiresMs: null, etag: null });
  }
  writer.finish(facts, 'image/png');
  return readFileSync(path);
}

export interface RemoteFixture {
  readonly server: RangeServer;
  readonly source: RemoteSource;
  readonly hosts: Hosts;
  readonly meter: RequestMeter;
  /** Events so far: `ready`, or the code of a refusal or of a source that never worked. */
  readonly told: string[];
  readonly advance: (ms: number) => void;
  setOffline: (offline: boolean) => void;
}

export interface RemoteOptions extends RangeServerOptions {
  readonly rules?: Partial<RuleCard>;
  readonly query?: string;
  readonly secrets?: RemoteSourceOptions['secrets'];
  readonly timeLimits?: RemoteSourceOptions['timeLimits'];
}

const RULES: RuleCard = { ...OPENSTREETMAP_SOURCE.rules, maxRequestsPerSecond: 100, warmingAllowed: true };

/** Stopped after the test. */
export async function startRemote(options: RemoteOptions): Promise<RemoteFixture> {
  const server = await startRangeServer(options);
  let aheadMs = 0;
  let isOffline = false;
  const monotonicMs = (): number => performance.now() + aheadMs;
  const hosts = new Hosts({ monotonicMs, random: () => 1 - Number.EPSILON });
  const meter = new RequestMeter(monotonicMs);
  const told: string[] = [];
  const source = new RemoteSource({
    source: {
      kind: 'http',
      id: 'test',
      name: 'test',
      address: { template: server.url + (options.query ?? ''), subdomains: [] },
      builtIn: false,
      rules: { ...RULES, ...options.rules },
    },
    secrets: options.secrets,
    fetch: fetchFromPlatform,
    hosts,
    meter,
    userAgent: 'Tilekeep/0.0 (+https://example.org)',
    isOffline: () => isOffline,
    onReady: () => told.push('ready'),
    onRefused: (error) => told.push(error.code),
    onFailing: (error) => told.push(error.code),
    nowMs: () => Date.now() + aheadMs,
    monotonicMs,
    timeLimits: options.timeLimits ?? { headersMs: 5000, bodyMs: 5000 },
    workerUrl: ARCHIVE_WORKER,
  });
  cleanUpAfterTest(() => source.close());
  return {
    server,
    source,
    hosts,
    meter,
    told,
    advance: (ms) => {
      aheadMs += ms;
    },
    setOffline: (offline) => {
      isOffline = offline;
      if (offline) hosts.abortAll();
    },
  };
}
