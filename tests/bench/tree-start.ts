/** From the start of the program to the first cached tile: a large tree against a small one, in turns. */
import type { SourceId } from '../../shared/source.ts';
import { type BenchVerdict, median } from './bench-verdict.ts';
import type { GrownTree } from './grown-tree.ts';
import { expectFromDisk, startOnTree } from './tree-program.ts';

const ROUNDS = 9;
const MAX_RATIO = 1.3;

/** A tree in a data folder of its own. */
export interface TreeHome {
  readonly dataDir: string;
  readonly sourceId: SourceId;
  readonly tree: GrownTree;
}

/** Judges the median of what one costs of the other, round by round. */
export async function benchStart(verdict: BenchVerdict, small: TreeHome, large: TreeHome, when: string): Promise<void> {
  const smallMs: number[] = [];
  const largeMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Who comes first has the other's end behind it: each has that place as often.
    const order = round % 2 === 0 ? [small, large] : [large, small];
    for (const home of order) (home === small ? smallMs : largeMs).push(await timeStart(home));
  }
  const figures = `${median(largeMs).toFixed(0)} ms, of ${small.tree.tiles} tiles ${median(smallMs).toFixed(0)} ms`;
  const ratio = median(largeMs.map((ms, round) => ms / (smallMs[round] as number)));
  verdict.judge(`start to first tile ${when}: of ${large.tree.tiles} tiles ${figures}, ratio`, ratio, MAX_RATIO, '');
}

async function timeStart({ dataDir, sourceId, tree }: TreeHome): Promise<number> {
  const begun = performance.now();
  const started = await startOnTree(dataDir, sourceId, { withProbe: false });
  await expectFromDisk(started, tree.middle);
  const ms = performance.now() - begun;
  await started.program.term();
  return ms;
}
