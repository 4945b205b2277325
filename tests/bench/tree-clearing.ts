/** Clear everything on a large tree: how soon it replies, and what the program is like while the space is given back. */

import { wholeSource } from '../../shared/clear-scope.ts';
import type { ServiceEvent } from '../../shared/contract.ts';
import type { BenchVerdict } from './bench-verdict.ts';
import type { GrownTree } from './grown-tree.ts';
import { judgeLoop } from './loop-verdict.ts';
import { readProbe } from './program-probe.ts';
import { awaitEvent, type TreeProgram, timeCall } from './tree-program.ts';

/** A second of it to count what went. */
const MAX_REPLY_MS = 1200;
const MAX_GROWTH_MIB = 150;

type FreeProgress = Extract<ServiceEvent, { readonly name: 'freeProgress' }>;

const isDone = (event: ServiceEvent): event is FreeProgress => event.name === 'freeProgress' && event.done;

/** Clears everything and waits until the space is given back; rejects when that is not exactly the tree. */
export async function benchClearing(verdict: BenchVerdict, started: TreeProgram, tree: GrownTree): Promise<void> {
  await readProbe(started.program);
  const idle = await readProbe(started.program);
  let replyMs = Number.NaN;
  const begun = performance.now();
  const clear = async (): Promise<void> => {
    ({ ms: replyMs } = await timeCall(started, 'clearScope', { scope: wholeSource(null, false) }));
  };
  const { freed } = await awaitEvent(started, clear, isDone);
  const seconds = (performance.now() - begun) / 1000;
  const during = await readProbe(started.program);
  if (freed.tiles !== tree.tiles || freed.bytes !== tree.bytes) {
    throw new Error(`freed ${freed.tiles} tiles and ${freed.bytes} bytes of ${tree.tiles} and ${tree.bytes}`);
  }
  verdict.judge('clear everything replies after', replyMs, MAX_REPLY_MS, ' ms');
  const perSecond = (tree.tiles / seconds).toFixed(0);
  verdict.tell(`purge: ${tree.tiles} tiles in ${seconds.toFixed(0)} s, ${perSecond} tiles/s`);
  judgeLoop(verdict, 'while the purge runs', during);
  const growth = (during.maxRssBytes - idle.rssBytes) / 2 ** 20;
  verdict.judge('memory growth while the purge runs', Math.max(0, growth), MAX_GROWTH_MIB, ' MiB');
}
