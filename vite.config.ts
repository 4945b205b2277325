/** One build for the three kinds of code (window, main process, preload), and the test runner's settings. */
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LICENCES_LIST, writeLicences } from './app/packaging/licences.ts';

const projectDir = fileURLToPath(new URL('.', import.meta.url));
const fromProject = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const testPrograms = {
  'cache-driver': fromProject('tests/support/cache-driver.ts'),
  'cache-bench': fromProject('tests/bench/cache-bench.ts'),
  'warm-bench': fromProject('tests/bench/warm-bench.ts'),
  'tree-bench': fromProject('tests/bench/tree-bench.ts'),
  'tile-server-process': fromProject('tests/bench/tile-server-process.ts'),
  'make-icons': fromProject('tests/packaging/make-icons.ts'),
  package: fromProject('app/packaging/package.ts'),
};
// It finds its own files beside itself.
const browserDrivers = ['@playwright/test', '@sparticuz/chromium'];
const SHIPPED = ['client', 'main', 'preload'];
const license = { fileName: LICENCES_LIST };
const providedByHost = ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

export default defineConfig(({ mode }) => ({
  root: fromProject('renderer'),
  // The same files are served from Electron's own scheme and from a loopback server, so no absolute address.
  base: './',
  environments: {
    client: {
      build: {
        outDir: fromProject('dist/client'),
        emptyOutDir: true,
        target: 'chrome120',
        assetsInlineLimit: 0,
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
            electron: fromProject('app/hosts/electron/main.ts'),
            'world-worker': fromProject('app/sources/world/world-worker.ts'),
            'check-worker': fromProject('app/cache/check/check-worker.ts'),
            'backed-cache': fromProject('app/cache/backed-cache.ts'),
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
    },
  },
  test: {
    root: projectDir,
    include: ['tests/{unit,contract,fault,layers,packaging}/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // Many tests wait for processes and servers: every core may run its own.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
}));
