/** A cache of a million tiles compared with one of a thousand: a large cache must not slow the program down. */
import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { deriveSourceId } from '../../app/sources/source-id.ts';
import { wholeSource } from '../../shared/cache/clear-scope.ts';
import type { CacheStatistics } from '../../shared/cache/statistics.ts';
import type { Reply, ServiceEvent } from '../../shared/calls/contract.ts';
import { type Carrier, collectEvents } from '../contract/carrier.ts';
import { openSocketCarrier } from '../contract/socket-carrier.ts';
import { expectValue } from '../support/network-program.ts';
import { launchProgram, type RunningProgram } from '../support/program.ts';
import { type Bench, type Line, measureInTurns, quantile, type Row, requireUnix, timeMs } from './bench-row.ts';
import { BYTES_PER_TILE_ON_DISK, type GrownTree, growTree } from './grown-tree.ts';

const MANY_FILES = 1_000_000;
const FEW_FILES = 1000;
const ASK_EVERY_MS = 10;
/** Minimum number of files that counts as many. */
const LEAST_FILES = 2000;
/** No server listens there. */
const TEMPLATE = 'http://127.0.0.1:9/{z}/{x}/{y}.png';
const SOURCE_ID = deriveSourceId({ template: TEMPLATE, subdomains: [], tileSizePx: 256 });
/** Disk space to leave free. */
const SPARE_BYTES = 2e9;

export const treeRows: readonly Row[] = [
  {
    name: 'many-files',
    about:
      'A cache of 1,000,000 tiles against one of 1,000: from the start of the program to the first tile from disk, counting all tiles for the statistics (beside `find` on the same files), replies meanwhile, and clearing everything (its reply, and other replies while the disk space is given back).',
    limit:
      'Counting lists every folder once, in parallel; a clear renames the folder, and only giving back the space takes as long as there are files.',
    seconds: 600,
    run: benchManyFiles,
  },
];

interface Home {
  readonly dataDir: string;
  readonly tree: GrownTree;
}

interface Measured {
  readonly countMs: number;
  readonly findMs: number;
  readonly replyMs: readonly number[];
  readonly clearMs: number;
  readonly clearingReplyMs: readonly number[];
}

async function benchManyFiles(bench: Bench): Promise<readonly Line[]> {
  requireUnix();
  const files = Math.max(LEAST_FILES, Math.round(MANY_FILES * bench.share));
  const few = await growHome(bench.makeDir(), FEW_FILES);
  const many = await growHome(bench.makeDir(), files);
  // Most of the time goes into growing and counting the large tree; starts are short.
  const starts = await measureInTurns(
    bench.seconds / 10,
    { many: () => timeStart(many), few: () => timeStart(few) },
    { isWarm: bench.isShort },
  );
  const small = await measureOnce(bench, few);
  const large = await measureOnce(bench, many);
  const peer = `${FEW_FILES.toLocaleString('en')} files`;
  const describe = (what: string, pick: (of: Measured) => readonly number[], counted: string): Line => ({
    what: `${files.toLocaleString('en')} files: ${what}`,
    unit: 'ms',
    ours: pick(large),
    peers: [{ name: peer, values: pick(small) }],
    counted,
  });
  const start = describe('start to first tile', () => [], 'from disk');
  const count = describe('count for statistics', ({ countMs }) => [countMs], 'exactly the tiles there are');
  return [
    { ...start, ours: starts.many, peers: [{ name: peer, values: starts.few }], target: { maxRatio: 1.3 } },
    { ...count, peers: [{ name: 'find, on the same files', values: [large.findMs] }, ...count.peers] },
    describe('reply while it counts', ({ replyMs }) => replyMs, ''),
    describe('clear everything: reply', ({ clearMs }) => [clearMs], 'exactly the tiles there were'),
    describe('slowest reply while space is given back', ({ clearingReplyMs }) => [quantile(clearingReplyMs, 1)], ''),
  ];
}

async function growHome(dataDir: string, files: number): Promise<Home> {
  const { bavail, bsize } = statfsSync(dataDir);
  const wanted = files * BYTES_PER_TILE_ON_DISK + SPARE_BYTES;
  if (bavail * bsize < wanted) throw new Error(`${(wanted / 1e9).toFixed(0)} GB of free space are needed`);
  return { dataDir, tree: await growTree(join(dataDir, 'tiles', SOURCE_ID), files) };
}

interface Running {
  readonly program: RunningProgram;
  readonly carrier: Carrier;
}

async function start(dataDir: string): Promise<Running> {
  const program = await launchProgram({ dataDir, args: ['--source', TEMPLATE, '--offline'] });
  return { program, carrier: await openSocketCarrier(program.url) };
}

async function call<Value>({ carrier }: Running, method: string, args: unknown): Promise<Value> {
  return expectValue((await carrier.call(method, args)) as Reply<Value>);
}

async function timeStart({ dataDir, tree }: Home): Promise<number> {
  const begunMs = performance.now();
  const running = await start(dataDir);
  const tile = { sourceId: SOURCE_ID, coord: tree.middle };
  const { tier } = await call<{ readonly tier: string }>(running, 'getTile', tile);
  const ms = performance.now() - begunMs;
  await running.program.term();
  if (tier !== 'disk') throw new Error(`the bench wanted a tile from disk and got one from ${tier}`);
  return ms;
}

async function measureOnce(bench: Bench, home: Home): Promise<Measured> {
  const running = await start(home.dataDir);
  bench.onEnd(() => running.program.term());
  const findMs = await timeMs(() => execFileSync('find', [home.tree.sourceDir, '-type', 'f'], { stdio: 'ignore' }));
  const counted = await count(running, home.tree);
  const cleared = await clear(running, home.tree);
  await running.program.term();
  return { findMs, ...counted, ...cleared };
}

/** Rejects if the numbers aren't exactly those of the tree. */
async function count(running: Running, { zooms }: GrownTree): Promise<Pick<Measured, 'countMs' | 'replyMs'>> {
  const begunMs = Date.now();
  const begun = performance.now();
  const replyMs: number[] = [];
  await call(running, 'recountTiles', {});
  for (;;) {
    let statistics: CacheStatistics | undefined;
    replyMs.push(
      await timeMs(async () => {
        statistics = await call<CacheStatistics>(running, 'getStatistics', {});
      }),
    );
    const source = statistics?.sources.find(({ sourceId }) => sourceId === SOURCE_ID);
    if (statistics?.counting === null && source?.countedMs && source.countedMs >= begunMs) {
      if (isDeepStrictEqual(source.zooms, zooms)) return { countMs: performance.now() - begun, replyMs };
      throw new Error(`counted wrong: ${JSON.stringify([source.zooms, zooms])}`);
    }
    await pause(ASK_EVERY_MS);
  }
}

type FreeProgress = Extract<ServiceEvent, { readonly name: 'freeProgress' }>;

const isFreed = (event: ServiceEvent): event is FreeProgress => event.name === 'freeProgress' && event.done;

/** Rejects if what is freed isn't exactly the tree. */
async function clear(running: Running, tree: GrownTree): Promise<Pick<Measured, 'clearMs' | 'clearingReplyMs'>> {
  const clearingReplyMs: number[] = [];
  let clearMs = Number.NaN;
  let isOver = false;
  const askOn = async (): Promise<void> => {
    do {
      clearingReplyMs.push(await timeMs(() => call(running, 'getStatistics', {})));
      await pause(ASK_EVERY_MS);
    } while (!isOver);
  };
  const clearAll = async (): Promise<void> => {
    clearMs = await timeMs(() => call(running, 'clearScope', { scope: wholeSource(null, false) }));
  };
  const clearing = collectEvents(running.carrier, clearAll, (heard) => heard.some(isFreed)).finally(() => {
    isOver = true;
  });
  const [events] = await Promise.all([clearing, askOn()]);
  const freed = events.find(isFreed)?.freed;
  if (freed?.tiles !== tree.tiles || freed.bytes !== tree.bytes) {
    throw new Error(`freed ${JSON.stringify(freed)} of ${tree.tiles} tiles and ${tree.bytes} bytes`);
  }
  return { clearMs, clearingReplyMs };
}
