/** One build for the three kinds of code (window, main process, preload), and the test runner's settings. */
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { drawWorld } from './app/packaging/draw-world.ts';
import { LICENCES_LIST, writeLicences } from './app/packaging/licences.ts';
import { gatherNames, gatherShapes } from './app/packaging/names/names-data.ts';
import { DETAILS_FILE } from './app/sources/world/world-details.ts';
import { drawWorldLand } from './app/sources/world/world-land.ts';
import { NAMES_FILE } from './shared/names/named-place.ts';
import { SHAPES_FILE } from './shared/names/named-shapes.ts';
import { WORLD_LAND_FILE } from './shared/world/world-land.ts';

const projectDir = fileURLToPath(new URL('.', import.meta.url));
const fromProject = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const LEAFLET = fromProject('renderer/leaflet/index.js');
/** What the map needs at its start and tools use too: Leaflet without shapes, and a few small modules. */
const BASE =
  /leaflet\/src\/(core|dom|geo|geometry\/(?!LineUtil|PolyUtil)|map|layer\/Layer|layer\/tile)\b|renderer\/map\/tiles\/tile-status|shared\/texts\/(map|parts|quantities)\b/;
const RUN_WINDOW = fromProject('renderer/run-window.ts');
const testPrograms = {
  'cache-driver': fromProject('tests/support/cache-driver.ts'),
  bench: fromProject('tests/bench/bench.ts'),
  'tile-server-process': fromProject('tests/bench/tile-server-process.ts'),
  'make-icons': fromProject('tests/packaging/make-icons.ts'),
  'make-states': fromProject('app/packaging/names/make-states.ts'),
  'make-details': fromProject('app/packaging/details/make-details.ts'),
  package: fromProject('app/packaging/package.ts'),
};
const ELECTRON_TESTS = 'tests/unit/app/hosts/electron/**/*.test.ts';
const PANEL_TESTS = 'tests/unit/renderer/**/*.dom.test.ts';
// It finds its own files beside itself.
const browserDrivers = ['@playwright/test', '@sparticuz/chromium'];
const SHIPPED = ['client', 'main', 'preload'];
const license = { fileName: LICENCES_LIST };
const providedByHost = ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

function readWorld(resolution: '110m' | '50m') {
  return JSON.parse(readFileSync(fromProject(`node_modules/world-atlas/countries-${resolution}.json`), 'utf8'));
}

const worldLand: Plugin = {
  name: 'world-land',
  applyToEnvironment: ({ name }) => name === 'client',
  generateBundle() {
    const source = JSON.stringify(drawWorldLand(readWorld('110m'), readWorld('50m')));
    this.emitFile({ type: 'asset', fileName: WORLD_LAND_FILE, source });
  },
};

const names: Plugin = {
  name: 'names',
  applyToEnvironment: ({ name }) => name === 'client',
  generateBundle() {
    const source = gzipSync(JSON.stringify(gatherNames(projectDir)), { level: 9 });
    this.emitFile({ type: 'asset', fileName: NAMES_FILE, source });
  },
};

const SQLITE = 'node_modules/node-sqlite3-wasm/dist/node-sqlite3-wasm';

/** SQLite finds its WebAssembly beside its script, which is a module once it is bundled. */
const sqliteWasm: Plugin = {
  name: 'sqlite-wasm',
  applyToEnvironment: ({ name }) => name === 'main',
  transform: {
    filter: { id: new RegExp(`${SQLITE}\\.js$`) },
    handler: (code) => code.replace('__dirname', 'import.meta.dirname'),
  },
  generateBundle() {
    this.emitFile({
      type: 'asset',
      fileName: 'node-sqlite3-wasm.wasm',
      source: readFileSync(fromProject(`${SQLITE}.wasm`)),
    });
  },
};

const shapes: Plugin = {
  name: 'shapes',
  applyToEnvironment: ({ name }) => name === 'client',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: SHAPES_FILE, source: gzipSync(gatherShapes(projectDir), { level: 9 }) });
  },
};

const packedTexts = new Map<string, string>();
/** JSON that is imported as text becomes a compressed file beside its module: desktop programs are packed without compression. */
const packedText: Plugin = {
  name: 'packed-text',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'main',
  load(id) {
    if (!id.endsWith('.json?raw')) return null;
    const path = id.slice(0, -'?raw'.length);
    const fileName = `details/${basename(path)}.gz`;
    packedTexts.set(fileName, path);
    return `import { readFileSync } from 'node:fs';
      import { gunzipSync } from 'node:zlib';
      export default gunzipSync(readFileSync(new URL('./${fileName}', import.meta.url))).toString('utf8');`;
  },
};

/** Beside the worker of the world, which reads them. */
const worldDetails: Plugin = {
  name: 'world-details',
  applyToEnvironment: ({ name }) => name === 'main',
  generateBundle() {
    const source = readFileSync(fromProject(`app/sources/world/${DETAILS_FILE}`));
    this.emitFile({ type: 'asset', fileName: DETAILS_FILE, source });
    // Vite drops what plugins before its own emit for a server.
    for (const [fileName, path] of packedTexts)
      this.emitFile({ type: 'asset', fileName, source: gzipSync(readFileSync(path), { level: 9 }) });
  },
};

/** Loads the code of the map beside the entry's script, which reaches the program meanwhile. */
const preloadWindow: Plugin = {
  name: 'preload-window',
  applyToEnvironment: ({ name }) => name === 'client',
  transformIndexHtml(_html, { bundle = {} }) {
    const code = Object.values(bundle).find((one) => one.type === 'chunk' && one.facadeModuleId === RUN_WINDOW);
    const imports = code?.type === 'chunk' ? [code.fileName, ...code.imports] : [];
    return imports
      .filter((fileName) => !bundle[fileName] || !(bundle[fileName] as { isEntry?: boolean }).isEntry)
      .map((fileName) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `./${fileName}` },
        injectTo: 'head',
      }));
  },
};

export default defineConfig(({ mode }) => ({
  root: fromProject('renderer'),
  // The same files are served from Electron's own scheme and from a loopback server, so no absolute address.
  base: './',
  plugins: [worldLand, names, shapes, worldDetails, sqliteWasm, packedText, preloadWindow],
  // Its modules, not the bundle that its package leads to: what isn't used stays out, and shapes load with the first tool.
  resolve: { alias: [{ find: /^leaflet$/, replacement: LEAFLET }] },
  environments: {
    client: {
      build: {
        outDir: fromProject('dist/client'),
        emptyOutDir: true,
        target: 'chrome120',
        // Chromium does it itself.
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        rolldownOptions: {
          treeshake: { moduleSideEffects: (id) => id !== LEAFLET },
          // Otherwise each tool would split a crumb of its own off the first scripts.
          output: { codeSplitting: { groups: [{ name: 'base', test: BASE }] } },
        },
        license,
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
      build: {
        outDir: fromProject('dist/main'),
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        license,
        rolldownOptions: {
          external: providedByHost,
          input: {
            tilekeep: fromProject('app/launch/tilekeep.ts'),
            launch: fromProject('app/launch/launch.ts'),
            warm: fromProject('app/cli/warm.ts'),
            cache: fromProject('app/cli/cache.ts'),
            serve: fromProject('app/cli/serve.ts'),
            electron: fromProject('app/hosts/electron/main.ts'),
            'world-worker': fromProject('app/sources/world/world-worker.ts'),
            'check-worker': fromProject('app/cache/check/check-worker.ts'),
            'shape-worker': fromProject('app/cli/shape-worker.ts'),
            'write-worker': fromProject('app/archives/writing/write-worker.ts'),
            'archive-worker': fromProject('app/archives/archive-worker.ts'),
            'backed-cache': fromProject('app/cache/memory/backed-cache.ts'),
          },
          output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
        },
      },
    },
    // Programs for developers: what tests and benches start, what makes icons and installers; built by `vite build --app --mode test` alone.
    tests: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: fromProject('dist/tests'),
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        rolldownOptions: {
          external: [...providedByHost, ...browserDrivers],
          input: testPrograms,
          output: { entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: fromProject('dist/preload'),
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        license,
        rolldownOptions: {
          external: providedByHost,
          input: { preload: fromProject('app/hosts/electron/preload.ts') },
          // A sandboxed preload must be one CommonJS file.
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      const wanted = mode === 'test' ? [...SHIPPED, 'tests'] : SHIPPED;
      for (const name of wanted) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
      writeLicences(fromProject('dist'), SHIPPED);
      await drawWorld(fromProject('dist/main'));
    },
  },
  test: {
    root: projectDir,
    environment: 'node',
    maxWorkers: '100%',
    // Long enough for a computer that has other things to do: nothing here is measured by the clock.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // Reads and writes under way end by `setImmediate`, whoever has the clock.
    fakeTimers: { toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] },
    setupFiles: ['tests/support/file-end.ts'],
    // Its modules name each other as bundlers find them, and Node doesn't.
    server: { deps: { inline: [/leaflet\/src/] } },
    // Reading modules as they were compiled last time, by their contents, saves a third of a short run.
    experimental: { fsModuleCache: true },
    projects: [
      // Loading the modules anew for each file would be most of the time, and state that outlives a file is a fault to be seen.
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          exclude: [ELECTRON_TESTS, PANEL_TESTS],
          pool: 'threads',
          isolate: false,
        },
      },
      // Panels, dialogs and forms in a document without a browser: what they say, not what they look like.
      {
        extends: true,
        test: {
          name: 'unit-panels',
          include: [PANEL_TESTS],
          environment: 'happy-dom',
          pool: 'threads',
          isolate: false,
          // After the others: a worker that had to change between two kinds of files would start anew each time.
          sequence: { groupOrder: 1 },
        },
      },
      // Each of these brings a stand-in for Electron of its own.
      { extends: true, test: { name: 'unit-electron', include: [ELECTRON_TESTS], pool: 'threads' } },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['tests/{contract,fault,layers}/**/*.test.ts'],
          pool: 'forks',
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'packaging',
          include: ['tests/packaging/**/*.test.ts'],
          globalSetup: 'tests/support/npm-browser.ts',
          pool: 'forks',
        },
      },
    ],
  },
}));
