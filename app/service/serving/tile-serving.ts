/** Runs the tile server of an engine at the address of its data folder. Loaded only when tiles are served. */
import { randomInt } from 'node:crypto';
import { CodedError } from '../../../shared/errors.ts';
import { ServedAddress } from '../../serving/served-address.ts';
import { startTileServer, type TileServer } from '../../serving/tile-server.ts';
import type { Engine } from '../engine.ts';
import { createTileShelf } from './served-tiles.ts';

export interface TileServingOptions {
  readonly engine: Pick<Engine, 'list' | 'cache' | 'tileSources'>;
  readonly dataDir: string;
  /** The IP address to listen on. */
  readonly host: string;
  /** A port that it must be; null for the usual one, or any other if that is taken. */
  readonly port: number | null;
}

export interface TileServing {
  readonly port: number;
  /** The usual port, if it was taken; otherwise null. */
  readonly takenPort: number | null;
  /** Where it can be reached now, as in the state of the contract. */
  readonly listBases: () => Promise<readonly string[]>;
  /** Revokes the old address. Rejects with `settings-unsaved`, and then it stays valid. */
  readonly renewAddress: () => Promise<void>;
  /** Keeps the port for the next time. Rejects with `settings-unsaved`. */
  readonly keepPort: () => Promise<void>;
  /** Stops listening and closes every connection. */
  readonly close: () => Promise<void>;
}

/** Where ports for a first time are looked for: below those that systems give to outgoing connections. */
const FIRST_PORTS = { min: 20_000, max: 30_000 } as const;

/**
 * Starts serving. Rejects with `port-in-use`, `serving-failed`, or `settings-unsaved` if there is no address yet and none can be
 * saved. Nothing is left open then.
 */
export async function startTileServing({ engine, dataDir, host, port }: TileServingOptions): Promise<TileServing> {
  const saving = <Value>(work: Promise<Value>): Promise<Value> =>
    work.catch((cause: unknown) => {
      throw new CodedError('settings-unsaved', { detail: dataDir, cause });
    });
  const address = await saving(ServedAddress.open(dataDir));
  const ended = new AbortController();
  const shelf = createTileShelf(engine, ended.signal);
  const secret = (): Promise<string> => address.secret();
  const listen = (wanted: number): Promise<TileServer> => startTileServer({ shelf, secret, host, port: wanted });
  const usual = address.port;
  const server = await (port === null ? listenOnUsual(listen, usual) : listen(port)).catch(describeFailure);
  const takenPort = port === null && usual !== null && usual !== server.port ? usual : null;
  return {
    port: server.port,
    takenPort,
    listBases: async () => {
      const segment = await secret();
      return server.origins.map((origin) => `${origin}/${segment}`);
    },
    renewAddress: () => saving(address.renew()),
    // A port that only fills in for the usual one isn't kept, so that addresses work again the next time.
    keepPort: async () => (takenPort === null ? saving(address.keepPort(server.port)) : undefined),
    close: () => {
      ended.abort();
      return server.close();
    },
  };
}

async function listenOnUsual(listen: (port: number) => Promise<TileServer>, usual: number | null): Promise<TileServer> {
  try {
    return await listen(usual ?? randomInt(FIRST_PORTS.min, FIRST_PORTS.max));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw thrown;
    return listen(0);
  }
}

function describeFailure(cause: NodeJS.ErrnoException): never {
  if (cause.code === 'EADDRINUSE') throw new CodedError('port-in-use', { cause });
  throw new CodedError('serving-failed', { cause, ...(cause.code !== undefined && { detail: cause.code }) });
}
