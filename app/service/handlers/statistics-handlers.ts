/** Handlers for statistics. They return what is known now and never wait for the disk. */
import type { CacheStatistics, SourceStatistics } from '../../../shared/cache/statistics.ts';
import { readFreeSpace } from '../../cache/limits/free-floor.ts';
import { type DiskStatistics, listDiskStatistics } from '../commands/disk-statistics.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from './dispatch.ts';

export function createStatisticsHandlers(engine: Engine) {
  // The last known value: a missing drive may block the check.
  let freeBytes: number | null = null;
  let isLooking = false;
  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    freeBytes = (await readFreeSpace(engine.disk.cacheDir))?.bytes ?? null;
    isLooking = false;
  }
  return {
    getStatistics: async () => {
      void engine.counts.load();
      void look();
      return readStatistics(engine, freeBytes);
    },
    recountTiles: async () => {
      void engine.counts.recount();
      void look();
      return null;
    },
  } satisfies Partial<Handlers>;
}

function readStatistics(engine: Engine, diskFreeBytes: number | null): CacheStatistics {
  const { counts, cache, meters } = engine;
  return {
    sinceMs: meters.lookups.sinceMs,
    sources: listDiskStatistics(engine).map((known) => addRequests(engine, known)),
    counting: counts.counting,
    memory: { tiles: cache.size, bytes: cache.bytes, ...cache.limits },
    lookups: meters.lookups.read(),
    notModified: meters.requests.notModified,
    savedBytes: meters.lookups.savedBytes + meters.requests.savedBytes,
    diskFreeBytes,
  };
}

function addRequests({ list, meters }: Engine, known: DiskStatistics): SourceStatistics {
  const perSecond = list.find(known.sourceId)?.rules.maxRequestsPerSecond ?? 0;
  return {
    ...known,
    requestsLastMinute: meters.requests.countLastMinute(known.sourceId),
    maxRequestsPerMinute: Math.round(perSecond * 60),
  };
}
