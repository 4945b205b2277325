/** Builds the program when its sources are newer than what is built. Runs before the build, so it is plain JavaScript. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['app', 'renderer', 'shared', 'vite.config.ts', 'package.json'];
const BUILT = [
  'dist/main/launch.js',
  'dist/main/warm.js',
  'dist/main/cache.js',
  'dist/main/electron.js',
  'dist/main/world-tiles.bin',
  'dist/client/index.html',
  'dist/preload/preload.cjs',
];

/**
 * Builds if needed. Returns why the program can't start in one line, or undefined when it can.
 *
 * @param {string} projectDir
 * @returns {string | undefined}
 */
export function buildIfNeeded(projectDir = PROJECT_DIR) {
  if (!isBuildNeeded(projectDir)) return undefined;
  const vite = join(projectDir, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite)) return 'Packages are missing. Run "npm ci" first.';
  const { status } = spawnSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], {
    cwd: projectDir,
    // Standard output is reserved for --json.
    stdio: ['ignore', 2, 2],
  });
  return status === 0 ? undefined : 'The build failed; see above.';
}

/**
 * True when something built is missing or older than the newest source. Folders count too, because removing a
 * file changes their time.
 *
 * @param {string} projectDir
 * @returns {boolean}
 */
export function isBuildNeeded(projectDir) {
  const builtMs = BUILT.map((path) => readTimeMs(join(projectDir, path)) ?? 0);
  const sourcePaths = SOURCES.flatMap((path) => listTree(join(projectDir, path)));
  const sourceMs = sourcePaths.map((path) => readTimeMs(path) ?? 0);
  return Math.max(...sourceMs) > Math.min(...builtMs);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function listTree(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return [path, ...readdirSync(path, { recursive: true }).map((name) => join(path, String(name)))];
}

/**
 * @param {string} path
 * @returns {number | undefined}
 */
function readTimeMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
