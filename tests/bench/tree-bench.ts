/**
 * Does a cache of 1,000,000 tiles leave the program as quick as a small one? Grows both trees in a temporary folder, which
 * is removed at the end, and measures in one run: start, statistics, coverage, check, clear. Ends with 1 when a limit is
 * broken. `--files N` grows another number, `--parts start,clear` measures only these.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deriveSourceId } from '../../app/sources/source-id.ts';
import { makeTempDir } from '../support/program.ts';
import { BenchVerdict } from './bench-verdict.ts';
import { BYTES_PER_TILE_ON_DISK, growTree } from './grown-tree.ts';
import { benchCheck } from './tree-check.ts';
import { benchClearing } from './tree-clearing.ts';
import { benchCoverage } from './tree-coverage.ts';
import { killPrograms, startOnTree, TREE_TEMPLATE } from './tree-program.ts';
import { benchStart, type TreeHome } from './tree-start.ts';
import { benchStatistics, tellKnownAtStart } from './tree-statistics.ts';

const DEFAULT_FILES = 1_000_000;
const SMALL_FILES = 1000;
/** What is to be left for everybody else. */
const SPARE_BYTES = 2e9;
const PARTS = ['start', 'statistics', 'coverage', 'check', 'clear'] as const;
type Part = (typeof PARTS)[number];

const sourceId = deriveSourceId({ template: TREE_TEMPLATE, subdomains: [], tileSizePx: 256 });

function readOptions(): { readonly files: number; readonly parts: ReadonlySet<Part> } {
  const { values } = parseArgs({ options: { files: { type: 'string' }, parts: { type: 'string' } } });
  const files = Number(values.files ?? DEFAULT_FILES);
  const wanted = values.parts?.split(',') ?? PARTS;
  const parts = PARTS.filter((part) => wanted.includes(part));
  if (Number.isSafeInteger(files) && files > SMALL_FILES && parts.length === wanted.length) {
    return { files, parts: new Set(parts) };
  }
  throw new Error(`--files takes a number above ${SMALL_FILES}, --parts some of ${PARTS.join(',')}`);
}

function expectRoom(dir: string, files: number): void {
  const { bavail, bsize, ffree, files: allFiles } = statfsSync(dir);
  const wanted = files * BYTES_PER_TILE_ON_DISK + SPARE_BYTES;
  if (bavail * bsize < wanted) throw new Error(`${dir} has ${bavail * bsize} bytes free, the bench wants ${wanted}`);
  // Some file systems make room for files as they come, and say 0.
  if (allFiles > 0 && ffree < files * 1.1) throw new Error(`${dir} has room for ${ffree} files only`);
}

async function makeHome(verdict: BenchVerdict, dir: string, files: number): Promise<TreeHome> {
  const dataDir = join(dir, String(files));
  const begun = performance.now();
  const tree = await growTree(join(dataDir, 'tiles', sourceId), files);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  verdict.tell(`grown: ${files} tiles, ${(tree.bytes / 1e6).toFixed(1)} MB, in ${seconds} s`);
  return { dataDir, sourceId, tree };
}

async function bench(verdict: BenchVerdict, dir: string, files: number, parts: ReadonlySet<Part>): Promise<void> {
  const small = await makeHome(verdict, dir, SMALL_FILES);
  const large = await makeHome(verdict, dir, files);
  if (parts.has('start')) await benchStart(verdict, small, large, 'at first');
  await lookAround(verdict, large, parts);
  // Whatever looking has left in the data folder must not slow a start down either.
  if (parts.has('start') && parts.has('statistics')) await benchStart(verdict, small, large, 'after looking round');
  const started = await startOnTree(large.dataDir, sourceId, { withProbe: true });
  if (parts.has('statistics')) await tellKnownAtStart(verdict, started);
  if (parts.has('clear')) await benchClearing(verdict, started, large.tree);
  await started.program.term();
}

async function lookAround(verdict: BenchVerdict, { dataDir, tree }: TreeHome, parts: ReadonlySet<Part>): Promise<void> {
  const started = await startOnTree(dataDir, sourceId, { withProbe: true });
  if (parts.has('coverage')) await benchCoverage(verdict, started, tree);
  if (parts.has('statistics')) await benchStatistics(verdict, started, tree);
  if (parts.has('check')) await benchCheck(verdict, started, tree);
  await started.program.term();
}

const { files, parts } = readOptions();
const dir = makeTempDir();
// Quicker than to do it from here, and it stays small.
const removal = ['-rf', dir];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    killPrograms();
    spawnSync('rm', removal);
    process.exit(1);
  });
}
try {
  expectRoom(dir, files);
  const verdict = new BenchVerdict();
  await bench(verdict, dir, files, parts);
  if (!verdict.isGood) process.exitCode = 1;
} catch (thrown) {
  // Removing so many files takes a while: nobody should wait for that to hear what was wrong.
  process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
  process.exitCode = 1;
} finally {
  killPrograms();
  await once(spawn('rm', removal), 'close');
}
