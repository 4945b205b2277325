/** Warming an area from a local server, compared with the minimum: concurrent curl. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { listTilesOf } from '../support/tile-box.ts';
import { endOf, startWarmCommand } from '../support/warm-command.ts';
import {
  type Bench,
  expectCount,
  type Line,
  measureInTurns,
  NotHere,
  type Row,
  requireUnix,
  timeMs,
} from './bench-row.ts';
import { addressOf, type BenchServer, startBenchServer } from './tile-server.ts';

const COLUMNS = 200;
const ROWS = 100;
const ZOOM = 14;
const CURLS = 8;
const URLS_PER_CURL = 100;

export const warmingRows: readonly Row[] = [
  {
    name: 'warm',
    about: `\`npm run warm\` for ${(COLUMNS * ROWS).toLocaleString('en')} tiles of a server on this computer, from its start to its end; \`xargs -P ${CURLS} curl\` writes the same tiles to plain files, ${URLS_PER_CURL} over one connection.`,
    limit: 'The source’s request limits; then the check of every image and the record of every answer.',
    seconds: 400,
    run: benchWarming,
  },
];

async function benchWarming(bench: Bench): Promise<readonly Line[]> {
  requireUnix();
  if (spawnSync('curl', ['--version']).status !== 0) throw new NotHere('there is no curl');
  const server = await startBenchServer(bench);
  const rows = Math.max(1, Math.round(ROWS * bench.share));
  const columns = bench.isShort ? COLUMNS / 4 : COLUMNS;
  const tiles = { z: ZOOM, x0: 4000, x1: 4000 + columns - 1, y0: 6000, y1: 6000 + rows - 1 };
  const count = columns * rows;
  let runs = 0;
  const values = await measureInTurns(
    bench.seconds,
    {
      ours: async () => {
        runs += 1;
        const dataDir = bench.makeDir();
        return (await timeMs(() => warm(dataDir, server, tiles, count))) / 1000;
      },
      curl: async () => (await timeMs(() => curl(bench.makeDir(), server, tiles))) / 1000,
    },
    { isWarm: true },
  );
  const { ours, others } = await server.readCounts();
  expectCount('requests', ours, runs * count);
  expectCount('requests of curl', others, values.curl.length * count);
  return [
    {
      what: `warming ${count.toLocaleString('en')} tiles`,
      unit: 's',
      ours: values.ours,
      peers: [{ name: `xargs -P ${CURLS} curl`, values: values.curl }],
      counted: 'one request a tile',
    },
  ];
}

type Tiles = Parameters<typeof listTilesOf>[0];

async function warm(dataDir: string, { template }: BenchServer, tiles: Tiles, count: number): Promise<void> {
  const args = ['--permitted', '--max-tiles', `${count}`];
  const { end } = await endOf(startWarmCommand({ dataDir, source: template, tiles, args }));
  expectCount('tiles fetched', end.fetched, count);
}

function curl(dir: string, { template }: BenchServer, tiles: Tiles): void {
  const input = listTilesOf(tiles).map((coord) => {
    const { z, x, y } = coord;
    return `-o ${join(dir, `${z}`, `${x}`, `${y}`)} ${addressOf(template, coord)}\n`;
  });
  const args = ['-P', `${CURLS}`, '-n', `${URLS_PER_CURL * 3}`, 'curl', '-sSf', '--create-dirs'];
  const { status } = spawnSync('xargs', args, { input: input.join(''), stdio: ['pipe', 'ignore', 'inherit'] });
  expectCount('exit code of curl', status ?? -1, 0);
  const files = fs.readdirSync(dir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  expectCount('files of curl', files.length, input.length);
}
