/** Coverage of a large tree: a first look at each of some views, and looks at views beside them after that. */
import type { Coverage, TileRectangle } from '../../shared/coverage.ts';
import { type BenchVerdict, median, quantile } from './bench-verdict.ts';
import type { GrownTree } from './grown-tree.ts';
import { tellLoop } from './loop-verdict.ts';
import { readProbe } from './program-probe.ts';
import { type TreeProgram, timeCall } from './tree-program.ts';

const MAX_LOOK_MS = 200;
const PANS = 8;
/** Columns and rows of a large window. */
const VIEW = { columns: 9, rows: 6 } as const;

/** Looks at every zoom of the tree; rejects when the coarsest one does not show all tiles below it. */
export async function benchCoverage(verdict: BenchVerdict, started: TreeProgram, tree: GrownTree): Promise<void> {
  const zooms = tree.zooms.map(({ zoom }) => zoom);
  const look = (rectangle: TileRectangle) =>
    timeCall<Coverage>(started, 'getCoverage', { sourceId: started.sourceId, rectangle });
  await readProbe(started.program);
  const firstMs: number[] = [];
  for (const zoom of zooms) firstMs.push((await look(viewOf(tree, zoom, 0))).ms);
  expectAllBelow((await look(tree.whole)).value, tree);
  const laterMs: number[] = [];
  for (let pan = 1; pan <= PANS; pan += 1) {
    for (const zoom of zooms) laterMs.push((await look(viewOf(tree, zoom, pan))).ms);
  }
  const first = `first looks ${firstMs.map((ms) => ms.toFixed(0)).join(', ')} ms`;
  const later = `looks after that: median ${median(laterMs).toFixed(1)} ms, slowest ${Math.max(...laterMs).toFixed(0)} ms`;
  verdict.judge(`coverage: ${first}; ${later}, p95`, quantile(laterMs, 0.95), MAX_LOOK_MS, ' ms');
  tellLoop(verdict, 'while looking at coverage', await readProbe(started.program));
}

/** A window round the middle of the tree, moved east by some tiles. */
function viewOf({ middle }: GrownTree, zoom: number, pan: number): TileRectangle {
  const scale = 2 ** (middle.z - zoom);
  const minX = Math.floor(middle.x / scale) - Math.floor(VIEW.columns / 2) + pan;
  const minY = Math.floor(middle.y / scale) - Math.floor(VIEW.rows / 2);
  return { zoom, minX, maxX: minX + VIEW.columns - 1, minY, maxY: minY + VIEW.rows - 1 };
}

function expectAllBelow({ tiles }: Coverage, tree: GrownTree): void {
  const below = tiles.reduce((sum, { deeperTiles }) => sum + deeperTiles, 0);
  const wanted = tree.tiles - (tree.zooms[0]?.tiles ?? 0);
  if (below !== wanted) throw new Error(`coverage shows ${below} deeper tiles of ${wanted}`);
}
