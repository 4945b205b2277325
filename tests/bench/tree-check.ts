/** Checking a large tree against nothing but reading the same files, in turns. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CacheCheck } from '../../shared/cache-check.ts';
import type { ServiceEvent } from '../../shared/contract.ts';
import { type BenchVerdict, median } from './bench-verdict.ts';
import type { GrownTree } from './grown-tree.ts';
import { tellLoop } from './loop-verdict.ts';
import { readProbe } from './program-probe.ts';
import { awaitEvent, callTree, type TreeProgram } from './tree-program.ts';

const ROUNDS = 2;
/** At least half as fast. */
const MAX_RATIO = 2;
/** Found from `dist/tests` as well. */
const BARE_READER_FILE = fileURLToPath(new URL('../../tests/bench/bare-reader.mjs', import.meta.url));

type CheckProgress = Extract<ServiceEvent, { readonly name: 'checkProgress' }>;

const hasEnded = (event: ServiceEvent): event is CheckProgress =>
  event.name === 'checkProgress' && event.check.state !== 'running';

/** Rejects when the check does not look at every tile, or finds anything bad. */
export async function benchCheck(verdict: BenchVerdict, started: TreeProgram, tree: GrownTree): Promise<void> {
  // So that whoever comes first does not read from the disk what the others find in memory.
  await timeBareReading(tree.sourceDir);
  const catMs: number[] = [];
  const bareMs: number[] = [];
  const checkMs: number[] = [];
  await readProbe(started.program);
  for (let round = 0; round < ROUNDS; round += 1) {
    checkMs.push(await timeCheck(started, tree));
    catMs.push(await timeCat(tree.sourceDir));
    bareMs.push(await timeBareReading(tree.sourceDir));
  }
  const during = await readProbe(started.program);
  const ratioTo = (rawMs: readonly number[]): number =>
    median(checkMs.map((ms, round) => ms / (rawMs[round] as number)));
  const figures = `${perSecond(tree, checkMs)} tiles/s, by find and cat ${perSecond(tree, catMs)}`;
  verdict.judge(`check: ${figures}, time ratio`, ratioTo(catMs), MAX_RATIO, '');
  const bare = `${perSecond(tree, bareMs)} tiles/s, time ratio ${ratioTo(bareMs).toFixed(2)}`;
  verdict.tell(`the same against a loop that reads and does nothing else: ${bare} (no limit)`);
  tellLoop(verdict, 'while checking and reading', during);
}

async function timeCheck(started: TreeProgram, tree: GrownTree): Promise<number> {
  const begun = performance.now();
  const { check } = await awaitEvent(started, () => callTree(started, 'startCheck', {}), hasEnded);
  const ms = performance.now() - begun;
  expectClean(check, tree);
  return ms;
}

function expectClean({ state, steps }: CacheCheck, tree: GrownTree): void {
  const images = steps.find(({ name }) => name === 'images');
  const isClean = steps.every(({ mended, failed }) => mended === 0 && failed === 0);
  if (state === 'done' && isClean && images?.checked === tree.tiles) return;
  throw new Error(`checked wrong: ${JSON.stringify([state, steps])}`);
}

function timeCat(dir: string): Promise<number> {
  return timeChild('sh', ['-c', 'find "$0" -type f -print0 | xargs -0 cat > /dev/null', dir]);
}

function timeBareReading(dir: string): Promise<number> {
  return timeChild(process.execPath, [BARE_READER_FILE, dir]);
}

async function timeChild(command: string, args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const [code] = await once(spawn(command, args, { stdio: 'inherit' }), 'close');
  if (code !== 0) throw new Error(`reading ended with ${code}`);
  return performance.now() - begun;
}

function perSecond({ tiles }: GrownTree, ms: readonly number[]): string {
  return (tiles / (median(ms) / 1000)).toFixed(0);
}
