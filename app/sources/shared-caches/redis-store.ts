/** Tiles in Redis or Valkey, under the keys of MapProxy's redis cache; see docs/shared-cache.md. */
import Redis from 'ioredis';
import { formatTileCoord, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { SharedEngine, SharedStore } from '../../cache/shared/shared-store.ts';
import type { RedisAddress } from './shared-address.ts';

export interface RedisLogin {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/** Longer than any record's line. */
const MAX_RECORD_BYTES = 20_000;
const CONNECT_WITHIN_MS = 5000;
const MAX_RECONNECT_PAUSE_MS = 5000;

/** Connects with the first command, and reconnects after an outage. Commands that are sent meanwhile reject. */
export function openRedis(address: RedisAddress, { user, password }: RedisLogin): SharedEngine {
  const redis = new Redis({
    host: address.host,
    port: address.port,
    db: address.database,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(address.isEncrypted ? { tls: {} } : {}),
    lazyConnect: true,
    connectTimeout: CONNECT_WITHIN_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempts) => Math.min(attempts * 200, MAX_RECONNECT_PAUSE_MS),
    // An old command must not be sent long after its caller has left.
    autoResendUnfulfilledCommands: false,
  });
  // Each command rejects with the reason; without a listener it would end the program.
  redis.on('error', () => undefined);
  return {
    open: (name) => openTiles(redis, (coord) => `${name}-${formatTileCoord(coord).replaceAll('/', '-')}`),
    close: async () => redis.disconnect(),
  };
}

function openTiles(redis: Redis, keyOf: (coord: TileCoord) => string): SharedStore {
  return {
    async read(coord, maxBytes) {
      const key = keyOf(coord);
      // Not GET: a value may have 512 MB.
      const answers = await redis
        .pipeline()
        .getrangeBuffer(key, 0, maxBytes)
        .getrangeBuffer(recordKey(key), 0, MAX_RECORD_BYTES)
        .exec();
      const [bytes, record] = (answers ?? []).map(([error, value]) => {
        if (error) throw error;
        return value as Buffer;
      });
      if (!bytes || bytes.length === 0 || bytes.length > maxBytes) return undefined;
      const recordLine = record && record.length > 0 ? record.toString('utf8') : undefined;
      return { bytes: new Uint8Array(bytes), recordLine, writtenMs: null };
    },
    async write(coord, { bytes, recordLine }) {
      const key = keyOf(coord);
      await redis.mset(key, Buffer.from(bytes), recordKey(key), recordLine);
    },
  };
}

/** MapProxy doesn't look at this key. */
function recordKey(key: string): string {
  return `${key}:h`;
}
