/** The built program with a tile server of the test as its source, driven through its contract without a window. */
import type { Reply, ServiceEvent, Startup } from '../../shared/calls/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { Carrier } from '../contract/carrier.ts';
import { openSocketCarrier } from '../contract/socket-carrier.ts';
import { launchProgram, type RunningProgram } from './program.ts';

export interface NetworkProgram {
  readonly program: RunningProgram;
  readonly carrier: Carrier;
  readonly sourceId: SourceId;
  /** All events since the start. */
  readonly events: readonly ServiceEvent[];
  readonly getTile: (coord: TileCoord, signal?: AbortSignal) => Promise<Reply<DeliveredTile>>;
  readonly revalidateTile: (coord: TileCoord) => Promise<Reply<DeliveredTile | null>>;
  /** Without a tile, retries the whole source. */
  readonly retry: (coord?: TileCoord) => Promise<void>;
}

export interface NetworkProgramOptions {
  readonly dataDir: string;
  /** The value of `--source`. */
  readonly source: string;
  /** More flags. */
  readonly args?: readonly string[];
  /** The environment; this process's by default. */
  readonly env?: NodeJS.ProcessEnv;
}

export async function launchNetworkProgram(options: NetworkProgramOptions): Promise<NetworkProgram> {
  const { dataDir, source, args = [], env = process.env } = options;
  const program = await launchProgram({ dataDir, args: ['--source', source, ...args], env });
  const carrier = await openSocketCarrier(program.url);
  const events: ServiceEvent[] = [];
  await carrier.onEvent((event) => events.push(event));
  const { sourceId } = expectValue((await carrier.call('openMap', {})) as Reply<Startup>);
  const call = async <Value>(method: string, args: unknown, signal?: AbortSignal): Promise<Reply<Value>> =>
    (await carrier.call(method, args, signal)) as Reply<Value>;
  return {
    program,
    carrier,
    sourceId,
    events,
    getTile: (coord, signal) => call('getTile', { sourceId, coord }, signal),
    revalidateTile: (coord) => call('revalidateTile', { sourceId, coord }),
    retry: async (coord) => {
      expectValue(await call('retrySource', { sourceId, coord: coord ?? null }));
    },
  };
}

/** The reply's value; throws if it failed. */
export function expectValue<Value>(reply: Reply<Value>): Value {
  if (!reply.ok) throw new Error(`failed: ${JSON.stringify(reply.error)}`);
  return reply.value;
}

/** The reply's error; throws if it succeeded. */
export function expectError(reply: Reply<unknown>): ErrorValue {
  if (reply.ok) throw new Error('did not fail');
  return reply.error;
}
