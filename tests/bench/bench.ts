/**
 * Runs the rows and writes them to docs/performance.md: `npm run bench`. With row names, runs only those and prints
 * them. `--seconds N` limits each row, `--out FILE` names another file, `--check` gives each row a second and writes
 * nothing. Exits with 1 if a row failed or its counters weren't exact, whatever the times.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { archiveRows } from './archive-rows.ts';
import { type Line, NotHere, type Row } from './bench-row.ts';
import { diskRows } from './disk-rows.ts';
import { layerRows } from './layer-rows.ts';
import { versions } from './map-stage.ts';
import { memoryRows } from './memory-rows.ts';
import { movingRows } from './moving-rows.ts';
import { openingRows } from './opening-rows.ts';
import { panRows } from './pan-rows.ts';
import { describePage, describeTable, type Outcome } from './performance-page.ts';
import { sharedRows } from './shared-rows.ts';
import { treeRows } from './tree-rows.ts';
import { warmingRows } from './warming-rows.ts';

const ROWS = [
  ...memoryRows,
  ...diskRows,
  ...panRows,
  ...movingRows,
  ...layerRows,
  ...openingRows,
  ...warmingRows,
  ...treeRows,
  ...archiveRows,
  ...sharedRows,
];
const SHORT_SECONDS = 5;
const PAGE_FILE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

interface Options {
  readonly rows: readonly Row[];
  readonly seconds: number | undefined;
  /** Undefined to write nothing. */
  readonly out: string | undefined;
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string' }, out: { type: 'string' }, check: { type: 'boolean', default: false } },
  });
  const unknown = positionals.filter((name) => !ROWS.some((row) => row.name === name));
  const seconds = values.check ? 1 : values.seconds === undefined ? undefined : Number(values.seconds);
  if (unknown.length > 0 || (seconds !== undefined && !(seconds > 0))) {
    const names = ROWS.map(({ name }) => name).join(', ');
    throw new Error(`usage: npm run bench -- [ROW…] [--seconds N] [--out FILE] [--check]\nThe rows are ${names}.`);
  }
  const rows = positionals.length === 0 ? ROWS : ROWS.filter(({ name }) => positionals.includes(name));
  const isWhole = positionals.length === 0 && !values.check;
  return { rows, seconds, out: values.out ?? (isWhole ? PAGE_FILE : undefined) };
}

async function measure(row: Row, seconds: number, dir: string): Promise<readonly Line[]> {
  const cleanUps: (() => unknown)[] = [];
  try {
    return await row.run({
      seconds,
      share: Math.min(1, seconds / row.seconds),
      isShort: seconds < SHORT_SECONDS,
      makeDir: () => {
        const made = mkdtempSync(join(dir, `${row.name}-`));
        cleanUps.push(() => rm(made, { recursive: true, force: true }));
        return made;
      },
      onEnd: (cleanUp) => cleanUps.push(cleanUp),
    });
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
}

async function run({ rows, seconds, out }: Options, dir: string): Promise<void> {
  // Fail now rather than after an hour of measuring.
  if (out !== undefined) mkdirSync(dirname(out), { recursive: true });
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    const begunMs = performance.now();
    outcomes.push(
      await measure(row, seconds ?? row.seconds, dir).then(
        (lines) => ({ row, lines }),
        (thrown) => explain(row, thrown),
      ),
    );
    process.stderr.write(`${row.name}: ${((performance.now() - begunMs) / 1000).toFixed(1)} s\n`);
  }
  process.stdout.write(`${describeTable(outcomes)}\n`);
  if (out !== undefined) writeFileSync(out, describePage(outcomes, versions.chromium));
}

/** A row without results; it has failed, unless it can't run here and isn't required. */
function explain(row: Row, thrown: unknown): Outcome {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (!(error instanceof NotHere) || process.env.TEST_ELECTRON === 'required') {
    process.exitCode = 1;
    process.stderr.write(`${row.name}: ${error.stack}\n`);
  }
  return { row, lines: [], reason: error.message.split('\n')[0] ?? '' };
}

const dir = mkdtempSync(join(tmpdir(), 'tilekeep-bench-'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    rmSync(dir, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  await run(readOptions(), dir);
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 2;
} finally {
  await rm(dir, { recursive: true, force: true });
}
