/** Archives: a tile read in place beside the disk tier, and exports beside `tar`. */
import { spawnSync } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openArchive } from '../../app/archives/open-archive.ts';
import { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import { makeExportable, runCache } from '../support/exportable-cache.ts';
import { CACHE_FILE } from '../support/program.ts';
import { type Bench, expectCount, type Line, measureInTurns, type Row, requireUnix, timeMs } from './bench-row.ts';
import { type GrownTree, growTree } from './grown-tree.ts';

const TILES = 100_000;
const FEWEST_TILES = 500;
/** Tiles of a row of reads, from the middle of the deepest zoom. */
const READ_TILES = 400;
const WORKER_URL = new URL('archive-worker.js', pathToFileURL(CACHE_FILE));
const FORMATS = ['mbtiles', 'pmtiles', 'folder'] as const;

const never = new AbortController().signal;
setMaxListeners(0, never);

export const archiveRows: readonly Row[] = [
  {
    name: 'archive-hit',
    about:
      'One tile of an exported archive, read in place, beside the same tile from the disk tier; one after another.',
    limit: 'A message to the worker and back, so that no hostile archive can stop the program.',
    seconds: 20,
    run: benchHits,
  },
  {
    name: 'export',
    about:
      '100,000 tiles of a source exported by the command line, from its start to its end, beside `tar` of the same folder.',
    limit: 'Each tile and its record are read and checked; `tar` copies files unseen.',
    seconds: 60,
    run: benchExports,
  },
];

interface Home {
  readonly dataDir: string;
  readonly sourceId: string;
  readonly tree: GrownTree;
}

async function makeHome(bench: Bench, tiles: number): Promise<Home> {
  const dataDir = bench.makeDir();
  const sourceId = makeExportable(dataDir);
  const tree = await growTree(join(dataDir, 'tiles', sourceId), tiles);
  return { dataDir, sourceId, tree };
}

async function exportAll({ dataDir, sourceId }: Home, format: string, out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  const { code, stderr } = await runCache(dataDir, 'export', '--source', sourceId, '--format', format, '--out', out);
  if (code !== 0) throw new Error(stderr);
}

async function benchHits(bench: Bench): Promise<readonly Line[]> {
  const home = await makeHome(bench, Math.max(FEWEST_TILES, TILES * bench.share * 0.1));
  const disk = await DiskTier.open({ cacheDir: join(home.dataDir, 'tiles') });
  bench.onEnd(() => disk.close());
  const { z, x, y } = home.tree.middle;
  const coords = Array.from({ length: READ_TILES }, (_, at) => ({
    z,
    x: x - (at % 10),
    y: y - (Math.floor(at / 10) % 10),
  }));
  const timeUs = async (read: (coord: typeof home.tree.middle) => Promise<unknown>): Promise<number> => {
    let found = 0;
    const ms = await timeMs(async () => {
      for (const coord of coords) if (await read(coord)) found += 1;
    });
    expectCount('tiles read', found, coords.length);
    return (ms * 1000) / coords.length;
  };
  const lines: Line[] = [];
  for (const format of ['mbtiles', 'pmtiles'] as const) {
    const out = join(home.dataDir, `out.${format}`);
    await exportAll(home, format, out);
    const archive = await openArchive(out, {}, WORKER_URL);
    bench.onEnd(() => archive.close());
    const values = await measureInTurns(bench.seconds / 2, {
      ours: () => timeUs((coord) => archive.readTile(coord, never)),
      disk: () => timeUs((coord) => disk.read({ sourceId: home.sourceId, coord })),
    });
    const peers = [{ name: 'the disk tier', values: values.disk }];
    lines.push({ what: `a tile of ${format}`, unit: 'µs', ours: values.ours, peers, counted: 'every tile found' });
  }
  return lines;
}

async function benchExports(bench: Bench): Promise<readonly Line[]> {
  requireUnix();
  const home = await makeHome(bench, Math.max(FEWEST_TILES, Math.round(TILES * bench.share)));
  const tar = join(home.dataDir, 'out.tar');
  const lines: Line[] = [];
  for (const format of FORMATS) {
    const out = join(home.dataDir, `out-${format}`);
    const values = await measureInTurns(
      bench.seconds / FORMATS.length,
      {
        ours: () => timeMs(() => exportAll(home, format, out)),
        tar: () => timeMs(() => spawnSync('tar', ['-cf', tar, '-C', home.tree.sourceDir, '.'])),
      },
      { isWarm: true },
    );
    if (statSync(tar).size < home.tree.bytes) throw new Error('tar lacks tiles');
    const preview = await runCache(home.dataDir, 'import', out, '--dry-run', '--source', home.sourceId, '--json');
    expectCount('tiles exported', JSON.parse(preview.stdout.at(-1) ?? '{}').same, home.tree.tiles);
    const peers = [{ name: 'tar', values: values.tar }];
    lines.push({
      what: `export to ${format}`,
      unit: 'ms',
      ours: values.ours,
      peers,
      counted: 'every tile, the same bytes',
    });
  }
  return lines;
}
