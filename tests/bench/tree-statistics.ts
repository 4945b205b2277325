/** Statistics of a large tree: replies while it is being counted, and how long a first and a second count take. */
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CacheStatistics, SourceStatistics } from '../../shared/statistics.ts';
import { type BenchVerdict, median, quantile } from './bench-verdict.ts';
import type { GrownTree } from './grown-tree.ts';
import { judgeLoop } from './loop-verdict.ts';
import { readProbe } from './program-probe.ts';
import { callTree, type TreeProgram, timeCall } from './tree-program.ts';

const ASK_EVERY_MS = 50;
const MAX_REPLY_MS = 50;

interface Count {
  readonly seconds: number;
  readonly replyMs: readonly number[];
  readonly source: SourceStatistics;
}

/** Counts twice; rejects when the numbers are not exactly those of the tree. */
export async function benchStatistics(verdict: BenchVerdict, started: TreeProgram, tree: GrownTree): Promise<void> {
  await readProbe(started.program);
  const first = await count(started, tree);
  const during = await readProbe(started.program);
  const second = await count(started, tree);
  const replies = [...first.replyMs, ...second.replyMs];
  const spread = `median ${median(replies).toFixed(1)} ms, slowest ${Math.max(...replies).toFixed(0)} ms`;
  verdict.judge(`statistics reply while counting: ${spread}, p95`, quantile(replies, 0.95), MAX_REPLY_MS, ' ms');
  const ratio = (second.seconds / first.seconds).toFixed(2);
  verdict.tell(`first count ${first.seconds.toFixed(1)} s, second ${second.seconds.toFixed(1)} s, ratio ${ratio}`);
  judgeLoop(verdict, 'while counting first', during);
}

/** Tells what statistics know at once after a start. */
export async function tellKnownAtStart(verdict: BenchVerdict, started: TreeProgram): Promise<void> {
  const { value, ms } = await timeCall<CacheStatistics>(started, 'getStatistics', {});
  const counted = findSource(value, started)?.countedMs ?? null;
  const known = counted === null ? 'not counted yet' : 'counted before the start';
  verdict.tell(`statistics after a restart: ${known}, reply after ${ms.toFixed(1)} ms`);
}

async function count(started: TreeProgram, tree: GrownTree): Promise<Count> {
  const begunMs = Date.now();
  const begun = performance.now();
  const replyMs: number[] = [];
  await callTree(started, 'recountTiles', {});
  for (;;) {
    const { value, ms } = await timeCall<CacheStatistics>(started, 'getStatistics', {});
    replyMs.push(ms);
    const source = findSource(value, started);
    if (value.counting === null && source?.countedMs && source.countedMs >= begunMs) {
      expectCounted(source, tree);
      return { seconds: (performance.now() - begun) / 1000, replyMs, source };
    }
    await pause(ASK_EVERY_MS);
  }
}

function findSource({ sources }: CacheStatistics, { sourceId }: TreeProgram): SourceStatistics | undefined {
  return sources.find((source) => source.sourceId === sourceId);
}

function expectCounted({ zooms }: SourceStatistics, tree: GrownTree): void {
  if (!isDeepStrictEqual(zooms, tree.zooms)) throw new Error(`counted wrong: ${JSON.stringify([zooms, tree.zooms])}`);
}
