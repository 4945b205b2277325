/** Starts the benchmark's static tile server and reads its counters. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { Bench } from './bench-row.ts';

/** Tile requests for one folder. */
export interface TileCounts {
  /** From Tilekeep itself. */
  readonly ours: number;
  /** From browsers and everything else. */
  readonly others: number;
}

export interface BenchServer {
  /** Without a trailing slash. */
  readonly origin: string;
  /** The template of its tiles. */
  readonly template: string;
  /** The address of the plain Leaflet page with these tiles. */
  readonly pageUrl: (view: string) => string;
  readonly readCounts: () => Promise<TileCounts>;
}

/** The address of a tile. */
export function addressOf(template: string, { z, x, y }: TileCoord): string {
  return template.replace('{z}', `${z}`).replace('{x}', `${x}`).replace('{y}', `${y}`);
}

const FILE = fileURLToPath(new URL('../../dist/tests/tile-server-process.js', import.meta.url));
const FOLDER = 'tiles';

/** Ends with the row. */
export async function startBenchServer(bench: Bench): Promise<BenchServer> {
  const child = spawn(process.execPath, [FILE], { stdio: ['pipe', 'pipe', 'inherit'] });
  bench.onEnd(() => child.stdin.end());
  for await (const origin of createInterface({ input: child.stdout })) {
    return {
      origin,
      template: `${origin}/${FOLDER}/{z}/{x}/{y}.png`,
      pageUrl: (view) => `${origin}/?view=${view}`,
      readCounts: async () => (await fetch(`${origin}/counts/${FOLDER}`)).json() as Promise<TileCounts>,
    };
  }
  throw new Error('the tile server has ended');
}
