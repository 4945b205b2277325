/** The contents of the desktop packages, file by file; and that the map runs from nothing else. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { extractAll, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openArchive } from '../../app/archives/open-archive.ts';
import { LICENCES_FILE } from '../../app/packaging/licences.ts';
import { drawMap } from './drawn-map.ts';
import { PROJECT_DIR, packProgram, readDesktopEntries, readFuses } from './packed-program.ts';

const MAX_ARCHIVE_BYTES = 12_000_000;

/** Entries of the npm package that desktops can't run. */
const COMMAND_LINE_ALONE = ['tilekeep.js', 'warm.js', 'cache.js', 'serve.js', 'backed-cache.js'].map(
  (name) => `dist/main/${name}`,
);

const SHIPPED_KINDS = /\.(js|css|svg|png|html)$/;

// Starts other programs repeatedly, on a computer that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let dir: string;
let programDir: string;
let extractedDir: string;
let shipped: readonly string[];

function listFiles(root: string): readonly string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((path) => path.slice(root.length + 1).replaceAll(sep, '/')).sort();
}

const readShipped = (path: string): Buffer => readFileSync(join(extractedDir, path));

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'tilekeep-test-'));
  const packing = packProgram(dir);
  expect([packing.status, packing.output]).toEqual([0, expect.not.stringMatching(/warn|error/i)]);
  programDir = packing.programDir;
  extractedDir = join(dir, 'extracted');
  extractAll(join(programDir, 'resources/app.asar'), extractedDir);
  shipped = listFiles(extractedDir);
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the archive', () => {
  it('has the build, whole and unchanged, and nothing else but package.json', () => {
    const built = ['client', 'main', 'preload'].flatMap((folder) =>
      listFiles(join(PROJECT_DIR, 'dist', folder)).map((path) => `dist/${folder}/${path}`),
    );
    const wanted = built.filter((path) => !COMMAND_LINE_ALONE.includes(path));
    expect(built).toEqual(expect.arrayContaining(COMMAND_LINE_ALONE));
    expect(shipped).toEqual([...wanted, 'package.json'].sort());
    for (const path of wanted) expect(readShipped(path).equals(readFileSync(join(PROJECT_DIR, path))), path).toBe(true);
    const listed = listPackage(join(programDir, 'resources/app.asar'), { isPack: false });
    expect(listed.filter((path) => path.includes('node_modules'))).toEqual([]);
  });

  it('has only code, pictures, SQLite and the drawn world: no sources, source maps or tests, and one preload', () => {
    const rest = shipped.filter((path) => !SHIPPED_KINDS.test(path));
    expect(rest).toEqual([
      'dist/client/names.bin',
      'dist/client/shapes.bin',
      'dist/client/world-land.json',
      'dist/main/details/countries-10m.json.gz',
      'dist/main/details/countries-110m.json.gz',
      'dist/main/details/countries-50m.json.gz',
      'dist/main/details/details.json.gz',
      'dist/main/node-sqlite3-wasm.wasm',
      'dist/main/world-tiles.bin',
      'dist/preload/preload.cjs',
      'package.json',
    ]);
    for (const path of shipped) {
      expect(path).not.toMatch(/(^|\/)tests?\/|\.(test|spec)\./);
      if (/\.(js|cjs|css)$/.test(path)) expect(readShipped(path).includes('sourceMappingURL='), path).toBe(false);
    }
  });

  it('is under 12 MB', () => {
    expect(statSync(join(programDir, 'resources/app.asar')).size).toBeLessThan(MAX_ARCHIVE_BYTES);
  });

  it('has a package.json that starts Electron and needs nothing', () => {
    const manifest = JSON.parse(readShipped('package.json').toString());
    expect(manifest).toMatchObject({ type: 'module', main: 'dist/main/electron.js', desktopName: 'tilekeep.desktop' });
    for (const key of ['scripts', 'dependencies', 'devDependencies', 'keywords'])
      expect(manifest).not.toHaveProperty(key);
  });

  it('reads an archive in SQLite', async () => {
    const worker = pathToFileURL(join(extractedDir, 'dist/main/archive-worker.js'));
    const archive = await openArchive(join(PROJECT_DIR, 'tests/support/archives/gdal.mbtiles'), {}, worker);
    expect(archive.facts).toMatchObject({ format: 'mbtiles', name: 'Quarters' });
    await archive.close();
  });

  it('draws the map from what was extracted, in the browser host', async () => {
    const launched = [join(extractedDir, 'dist/main/launch.js'), '--host', 'browser'];
    expect(await drawMap(launched, join(dir, 'data'))).toEqual({
      colours: true,
      troubles: [],
      refused: [],
      ended: true,
    });
  });
});

describe('the program around the archive', () => {
  it('has the licences of everything in it, and Electron its own', () => {
    const licencesDir = join(programDir, 'resources/licences');
    expect(readdirSync(licencesDir).sort()).toEqual(['LICENSE.txt', LICENCES_FILE]);
    const [own, others] = ['LICENSE.txt', LICENCES_FILE].map((name) => readFileSync(join(licencesDir, name), 'utf8'));
    expect(own).toBe(readFileSync(join(PROJECT_DIR, 'LICENSE'), 'utf8'));
    expect(others).toBe(readFileSync(join(PROJECT_DIR, 'dist', LICENCES_FILE), 'utf8'));
    for (const name of ['leaflet 1.', 'zod 4.', 'lru-cache ', 'world-atlas 2.', 'Natural Earth']) {
      expect(others).toContain(name);
    }
    expect(readdirSync(programDir)).toEqual(
      expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html', 'tilekeep']),
    );
  });

  it('is started by Linux desktops with its sandbox, also for tracks, and with nothing before a link that Chromium could read', async () => {
    const entries = await readDesktopEntries(programDir);
    const starts = entries.map((entry) => /^Exec=(.*)$/m.exec(entry)?.[1]).sort();
    expect(starts).toEqual(['/opt/Tilekeep/tilekeep -- %U', 'AppRun -- %U']);
    for (const type of ['gpx+xml', 'vnd.google-earth.kml+xml', 'vnd.google-earth.kmz', 'geo+json']) {
      for (const entry of entries) expect(/^MimeType=(.*)$/m.exec(entry)?.[1]).toContain(`application/${type};`);
    }
  });

  // tests/electron/packed.spec.ts checks that a real Electron obeys them.
  it('has the fuses of electron-builder.yml', async () => {
    const { wanted, set } = await readFuses(programDir);
    expect(Object.keys(wanted)).toHaveLength(8);
    expect(set).toEqual(wanted);
  });
});

it('is rejected if electron-builder.yml has properties unknown to its schema', () => {
  const otherDir = mkdtempSync(join(tmpdir(), 'tilekeep-test-'));
  const { status, output } = packProgram(otherDir, ['-c.linux.unheardOf=1']);
  rmSync(otherDir, { recursive: true, force: true });
  expect([status, output]).toEqual([
    1,
    expect.stringMatching(/configuration\.linux .*API schema|API schema.*\n - configuration\.linux /),
  ]);
});
