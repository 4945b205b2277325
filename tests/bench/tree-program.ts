/** A program over a grown tree, driven through its contract without a window and asking no server. */
import type { Reply, ServiceEvent } from '../../shared/contract.ts';
import type { SourceId } from '../../shared/source.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import type { Carrier } from '../contract/carrier.ts';
import { openSocketCarrier } from '../contract/socket-carrier.ts';
import { expectValue } from '../support/network-program.ts';
import { launchProgram, type RunningProgram } from '../support/program.ts';
import { PROBE_URL } from './program-probe.ts';

/** The address of the trees' source, at which nobody is at home. */
export const TREE_TEMPLATE = 'http://127.0.0.1:9/{z}/{x}/{y}.png';

export interface TreeProgram {
  readonly program: RunningProgram;
  readonly carrier: Carrier;
  readonly sourceId: SourceId;
}

const running = new Set<RunningProgram>();

/** Starts a program on a data folder; with the probe when something is to be read from it. */
export async function startOnTree(
  dataDir: string,
  sourceId: SourceId,
  { withProbe }: { readonly withProbe: boolean },
): Promise<TreeProgram> {
  const args = ['--source', TREE_TEMPLATE, '--offline'];
  const program = await launchProgram({ dataDir, args, imports: withProbe ? [PROBE_URL] : [] });
  running.add(program);
  void program.exited.then(() => running.delete(program));
  return { program, carrier: await openSocketCarrier(program.url), sourceId };
}

/** Ends every program that still runs, by SIGKILL. */
export function killPrograms(): void {
  for (const program of running) process.kill(program.pid, 'SIGKILL');
}

/** The value of a reply; rejects when it is an error. */
export async function callTree<Value>({ carrier }: TreeProgram, method: string, args: unknown): Promise<Value> {
  return expectValue((await carrier.call(method, args)) as Reply<Value>);
}

/** The same with the milliseconds it took. */
export async function timeCall<Value>(
  tree: TreeProgram,
  method: string,
  args: unknown,
): Promise<{ readonly value: Value; readonly ms: number }> {
  const begun = performance.now();
  const value = await callTree<Value>(tree, method, args);
  return { value, ms: performance.now() - begun };
}

/** Asks for a tile of the tree and takes care that it came from disk. */
export async function expectFromDisk(tree: TreeProgram, coord: TileCoord): Promise<void> {
  const { tier } = await callTree<{ readonly tier: string }>(tree, 'getTile', { sourceId: tree.sourceId, coord });
  if (tier !== 'disk') throw new Error(`the bench wanted a tile from disk and got one from ${tier}`);
}

/** Resolves with the first event from now on that is wanted, once `act` has brought it about. */
export async function awaitEvent<Event extends ServiceEvent>(
  { carrier }: TreeProgram,
  act: () => Promise<unknown>,
  isWanted: (event: ServiceEvent) => event is Event,
): Promise<Event> {
  let settle: (event: Event) => void = () => undefined;
  const wanted = new Promise<Event>((resolve) => {
    settle = resolve;
  });
  const stop = await carrier.onEvent((event) => isWanted(event) && settle(event));
  await act();
  const event = await wanted;
  stop();
  return event;
}
