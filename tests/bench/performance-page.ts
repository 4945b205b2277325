/** Formats results as a Markdown table, with the computer and the versions. */
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectronBinary, findElectronPackage } from '../../app/launch/electron-binary.ts';
import { type Line, quantile, type Row } from './bench-row.ts';
import { readPeerVersions } from './peers.ts';

/** Outcome of a row. */
export interface Outcome {
  readonly row: Row;
  readonly lines: readonly Line[];
  /** Why there are no results. */
  readonly reason?: string;
}

const PACKAGE_FILE = fileURLToPath(new URL('../../package.json', import.meta.url));

/** The whole page. `chromium` is the browser version used. */
export function describePage(outcomes: readonly Outcome[], chromium: string | undefined): string {
  return `# Performance

<!-- Written by \`npm run bench\`. Edit the rows in tests/bench, not this page. -->

Each row measures Tilekeep and what people would use in its place, in turns, in one run on one computer. Seconds differ from
computer to computer and from day to day; ratios much less. \`npm run bench -- ROW…\` measures single rows and prints them,
\`--seconds N\` gives each row less time.

${describeMachine(chromium)}

${describeTable(outcomes)}

## How to read it

- **Tilekeep** and **Peer**: the median of all rounds; in brackets the middle half of them, and how many there were.
- **Ratio**: Tilekeep's figure divided by its peer's, round by round; again the median and the middle half. Below 1 Tilekeep is
  faster, or smaller.
- **Target**: what we want the figure or its ratio to be at most. A missed target doesn't fail a run; a wrong count does.
- **Counted**: what was counted during the same rounds. It must be exact.

## The rows, and what limits them

${outcomes.map(({ row }) => `- **${row.name}**: ${row.about} *Limit:* ${row.limit}`).join('\n')}
`;
}

/** Only the table. */
export function describeTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ row, lines, reason }) =>
    reason === undefined ? lines.flatMap((line) => describeLine(row, line)) : [[row.name, `not measured: ${reason}`]],
  );
  const header = ['Row', 'What', 'Tilekeep', 'Peer', 'Ratio', 'Target', 'Counted'];
  return [header, header.map(() => '---'), ...rows]
    .map((cells) => `| ${pad(cells, header.length).join(' | ')} |`)
    .join('\n');
}

function pad(cells: readonly string[], count: number): readonly string[] {
  return [...cells, ...Array.from({ length: count - cells.length }, () => '')];
}

function describeLine({ name }: Row, { what, unit, ours, peers, target, counted = '' }: Line): readonly string[][] {
  const own = describeValues(ours, unit);
  if (peers.length === 0) return [[name, what, own, 'not installed', '', '', counted]];
  return peers.map((peer, index) => {
    const ratios = ours.map((value, round) => value / (peer.values[round] ?? Number.NaN)).filter(Number.isFinite);
    const ratio = ratios.length > 0 ? describeValues(ratios, '×') : '';
    const beside = `${peer.name}: ${describeValues(peer.values, unit)}`;
    if (index > 0) return ['', '', '', beside, ratio, '', ''];
    return [name, what, own, beside, ratio, target ? describeTarget(target, ours, ratios, unit) : '', counted];
  });
}

function describeTarget(
  target: NonNullable<Line['target']>,
  ours: readonly number[],
  ratios: readonly number[],
  unit: string,
): string {
  const [value, limit, of] =
    'max' in target ? [quantile(ours), target.max, ` ${unit}`] : [quantile(ratios), target.maxRatio, '×'];
  return `${limit}${of}: ${value <= limit ? 'met' : 'missed'}`;
}

function describeValues(values: readonly number[], unit: string): string {
  const suffix = unit === '×' ? unit : ` ${unit}`;
  const middle = `${format(quantile(values))}${suffix}`.trimEnd();
  if (values.length < 2) return middle;
  return `${middle} (${format(quantile(values, 0.25))}–${format(quantile(values, 0.75))}, n ${values.length})`;
}

function format(value: number): string {
  if (value >= 100 || value === 0) return Math.round(value).toLocaleString('en');
  return value.toPrecision(value < 1 ? 2 : 3);
}

function describeMachine(chromium: string | undefined): string {
  const { version, devDependencies } = JSON.parse(readFileSync(PACKAGE_FILE, 'utf8'));
  const packages = {
    leaflet: devDependencies.leaflet,
    'lru-cache': devDependencies['lru-cache'],
    ...readPeerVersions(),
  };
  const peers = Object.entries(packages).map(([name, of]) => `${name} ${of}`);
  const versions = [`Tilekeep ${version}`, `Node ${process.versions.node}`, chromium && `Chromium ${chromium}`];
  return [
    `- Computer: ${cpus()[0]?.model.trim() || 'unknown processor'}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GB of memory, ${platform()} ${arch()}; load ${loadavg()[0]?.toFixed(1)} at the end`,
    `- Programs: ${[...versions, readElectronVersion()].filter(Boolean).join(', ')}`,
    `- Peers: ${peers.join(', ')}`,
    `- Measured on ${new Date().toISOString().slice(0, 10)}`,
  ].join('\n');
}

function readElectronVersion(): string | undefined {
  const electron = findElectronPackage(import.meta.url);
  const binary = electron && findElectronBinary(electron);
  if (binary === undefined) return undefined;
  return `Electron ${readFileSync(join(dirname(binary), 'version'), 'utf8')
    .trim()
    .replace(/^v/, '')}`;
}
