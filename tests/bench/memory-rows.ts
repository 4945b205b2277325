/** Memory hits: our class compared with the `lru-cache` it is built on. */
import { LRUCache } from 'lru-cache';
import { BackedCache } from '../../app/cache/memory/backed-cache.ts';
import { type Bench, type Line, measureInTurns, type Row } from './bench-row.ts';

const SIZES = [1000, 10_000, 100_000, 1_000_000] as const;
/** Filling more would exceed a short run. */
const MOST_IN_SHORT_RUN = 100_000;
const HITS = 100_000;
/** A prime, so that the walk visits all entries in an unpredictable order. */
const STEP = 7919;

export const memoryRows: readonly Row[] = [
  {
    name: 'memory-hit',
    about: `One lookup of an entry that memory holds, over ${HITS.toLocaleString('en')} lookups spread over all entries.`,
    limit:
      'The table of lru-cache is ours too; the rest is one more object per entry, which keeps the order of insertion. Beyond 10,000 entries both wait for the computer’s memory.',
    seconds: 20,
    run: benchMemoryHits,
  },
];

async function benchMemoryHits({ seconds, isShort }: Bench): Promise<readonly Line[]> {
  const sizes = isShort ? SIZES.filter((size) => size <= MOST_IN_SHORT_RUN) : SIZES;
  const lines: Line[] = [];
  for (const size of sizes) {
    const entries = Array.from({ length: size }, (_, key): [number, object] => [key, {}]);
    const ours = new BackedCache({ maxEntries: size, entries });
    const peer = new LRUCache<number, object>({ max: size });
    for (const [key, value] of entries) peer.set(key, value);
    const values = await measureInTurns(seconds / sizes.length, {
      ours: () => timeHitsNs(size, (key) => ours.getFromMemory(key)),
      peer: () => timeHitsNs(size, (key) => peer.get(key)),
    });
    lines.push({
      what: `memory hit, ${size.toLocaleString('en')} entries`,
      unit: 'ns',
      ours: values.ours,
      peers: [{ name: 'lru-cache', values: values.peer }],
      counted: 'no miss',
    });
  }
  return lines;
}

function timeHitsNs(size: number, get: (key: number) => object | undefined): number {
  const begunMs = performance.now();
  for (let hit = 0; hit < HITS; hit += 1) {
    if (get((hit * STEP) % size) === undefined) throw new Error('a hit was a miss');
  }
  return ((performance.now() - begunMs) * 1e6) / HITS;
}
