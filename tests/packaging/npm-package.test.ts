/** The npm package as users get it: packed, installed offline into an empty folder, and used. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openArchive } from '../../app/archives/open-archive.ts';
import { VERSION } from '../../shared/version.ts';
import { guardNetwork } from '../support/network-guard.ts';
import { drawMap } from './drawn-map.ts';
import { PROJECT_DIR } from './packed-program.ts';

const TSC = join(PROJECT_DIR, 'node_modules/typescript/bin/tsc');

// Starts other programs repeatedly, on a computer that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let dir: string;
let installDir: string;
let packageDir: string;
let command: string;
let packed: readonly string[];

/** npm is a script on Windows, which needs a shell. */
const runNpm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });

/** Runs the installed command to its end. */
function run(...args: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  const env = { ...process.env, ...guardNetwork() };
  return spawnSync(process.execPath, [command, ...args], { cwd: installDir, encoding: 'utf8', env });
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'tilekeep-test-'));
  // The output of prepack already exists, and other tests use it meanwhile.
  const list = runNpm(['pack', '--ignore-scripts', '--json', '--pack-destination', dir], PROJECT_DIR);
  const [{ filename, files }] = JSON.parse(list) as [{ filename: string; files: { path: string }[] }];
  packed = files.map(({ path }) => path).sort();
  installDir = join(dir, 'empty');
  mkdirSync(installDir);
  writeFileSync(join(installDir, 'package.json'), '{ "private": true, "type": "module" }');
  const quiet = ['--no-audit', '--no-fund', '--cache', join(dir, 'npm-cache')];
  runNpm(['install', '--offline', ...quiet, join(dir, filename)], installDir);
  packageDir = join(installDir, 'node_modules/tilekeep');
  command = join(packageDir, 'dist/main/tilekeep.js');
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the npm package', () => {
  it('has the build, the types of the library, its pages and the licences, and nothing else', () => {
    const built = packed.filter((path) => /^dist\/(client|main|preload)\//.test(path));
    expect(built.filter((path) => !/\.(js|cjs|css|svg|png|html)$/.test(path))).toEqual([
      'dist/client/names.bin',
      'dist/client/shapes.bin',
      'dist/client/world-land.json',
      'dist/main/details/countries-10m.json.gz',
      'dist/main/details/countries-110m.json.gz',
      'dist/main/details/countries-50m.json.gz',
      'dist/main/details/details.json.gz',
      'dist/main/node-sqlite3-wasm.wasm',
      'dist/main/world-tiles.bin',
    ]);
    expect(built).toEqual(
      expect.arrayContaining(['dist/main/launch.js', 'dist/client/index.html', 'dist/preload/preload.cjs']),
    );
    expect(packed.filter((path) => !built.includes(path))).toEqual([
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY-LICENCES.txt',
      'dist/library/backed-cache.d.ts',
      'dist/library/memory-tier.d.ts',
      'dist/library/ordered-writes.d.ts',
      'docs/backed-cache.md',
      'docs/demo.tilekeep.json',
      'docs/from-pyslip.md',
      'docs/layer-file.schema.json',
      'docs/layer-files.md',
      'docs/npm-package.md',
      'package.json',
    ]);
  });

  it('is built before it is packed, and needs no other package and no script to be installed', () => {
    const { scripts, ...manifest } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
    expect(scripts.prepack).toBe('npm run build && npm run build:library');
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
    for (const key of ['dependencies', 'optionalDependencies', 'peerDependencies'])
      expect(manifest[key]).toBe(undefined);
    const installed = readdirSync(join(installDir, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed).toEqual(['tilekeep']);
  });
});

describe('its worker for archives', () => {
  it('finds SQLite beside itself', async () => {
    const worker = pathToFileURL(join(packageDir, 'dist/main/archive-worker.js'));
    const archive = await openArchive(join(PROJECT_DIR, 'tests/support/archives/gdal.mbtiles'), {}, worker);
    expect(archive.facts).toMatchObject({ format: 'mbtiles', name: 'Quarters' });
    await archive.close();
  });
});

describe('its command', () => {
  it('is found by npx, prints its version and help, and rejects unknown words', () => {
    expect(readdirSync(join(installDir, 'node_modules/.bin'))).toContain('tilekeep');
    expect(runNpm(['exec', '--offline', '--', 'tilekeep', '--version'], installDir).trim()).toBe(VERSION);
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('tilekeep warm'), stderr: '' });
    expect(run('start', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--no-open') });
    expect(run('sart')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('unknown command') });
  });

  it('opens the map in the browser host', async () => {
    const map = await drawMap([command, 'start'], join(dir, 'map'));
    expect(map).toEqual({ colours: true, troubles: [], refused: [], ended: true });
  });

  it('warms the built-in world into a folder, and counts the result', () => {
    const dataDir = join(dir, 'warmed');
    const place = ['--source', 'world', '--bbox=-10,40,10,50', '--zoom', '2-3'];
    const warmed = run('warm', ...place, '--data-dir', dataDir, '--json');
    expect([warmed.status, warmed.stderr]).toEqual([0, '']);
    const { fetched, total } = JSON.parse(warmed.stdout.trim().split('\n').at(-1) ?? '');
    expect(fetched).toBe(total);
    const stats = run('cache', 'stats', '--data-dir', dataDir, '--json');
    expect([stats.status, stats.stderr]).toEqual([0, '']);
    expect(JSON.parse(stats.stdout)).toMatchObject({ tiles: total, sources: [{ tiles: total }] });
  });
});

describe('its library', () => {
  it('runs, and has its class and its error', () => {
    const script = `import { BackedCache, KeyError } from 'tilekeep/cache';
      const cache = new BackedCache({ maxEntries: 1, entries: [['a', 1], ['b', 2]] });
      const missing = await cache.get('a').catch((error) => error instanceof KeyError);
      process.stdout.write(JSON.stringify([[...cache], missing]));`;
    const args = ['--input-type=module', '-e', script];
    expect(execFileSync(process.execPath, args, { cwd: installDir, encoding: 'utf8' })).toBe('[[["b",2]],true]');
  });

  it.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])('has types that resolve and compile under %s', (moduleResolution, module) => {
    const lines = [
      `import { BackedCache, type BackedCacheOptions, KeyError } from 'tilekeep/cache';`,
      `const options: BackedCacheOptions<string, number> = { maxEntries: 2, keyOf: (key) => key };`,
      `class Doubled extends BackedCache<string, number> {`,
      `  protected override async getFromBack(key: string): Promise<number | undefined> { return key.length * 2; }`,
      `}`,
      `const found: number = await new Doubled(options).get('key');`,
      `export const answers = [found, new KeyError('key').key];`,
      `// @ts-expect-error: a value of another type.`,
      `await new Doubled(options).set('key', 'value');`,
    ];
    writeFileSync(join(installDir, 'use.ts'), lines.join('\n'));
    // Checks the declarations too, without skipping any.
    const flags = ['--noEmit', '--strict', '--target', 'es2023', '--lib', 'es2023', '--skipLibCheck', 'false'];
    const resolving = ['--module', module, '--moduleResolution', moduleResolution];
    const args = [TSC, '--ignoreConfig', ...flags, ...resolving, 'use.ts'];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: installDir, encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  });
});
