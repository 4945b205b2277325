import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeTempDir } from '../../../support/temp-dir.ts';

// Plain JavaScript that runs before any build, so only its own TypeScript project includes it.
const file: string = new URL('../../../../app/launch/build-if-needed.mjs', import.meta.url).href;
const { buildIfNeeded, isBuildNeeded } = (await import(file)) as {
  readonly buildIfNeeded: (projectDir: string) => string | undefined;
  readonly isBuildNeeded: (projectDir: string) => boolean;
};

const SOURCES = [
  'app/main.ts',
  'app/deep/er/file.ts',
  'renderer/index.html',
  'shared/x.ts',
  'vite.config.ts',
  'package.json',
];
const BUILT = [
  'dist/main/launch.js',
  'dist/main/warm.js',
  'dist/main/cache.js',
  'dist/main/electron.js',
  'dist/main/world-tiles.bin',
  'dist/client/index.html',
  'dist/preload/preload.cjs',
];
let dir = '';

function touch(path: string, second: number): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), '');
  age(path, second);
}

function age(path: string, second: number): void {
  utimesSync(join(dir, path), second, second);
}

beforeEach(() => {
  dir = makeTempDir();
  for (const path of SOURCES) touch(path, 1_000);
  for (const path of ['app', 'app/deep', 'app/deep/er', 'renderer', 'shared']) age(path, 1_000);
  for (const path of BUILT) touch(path, 2_000);
});

describe('a build', () => {
  test('is not needed when everything built is newer than every source', () => {
    expect(isBuildNeeded(dir)).toBe(false);
    expect(buildIfNeeded(dir)).toBeUndefined();
  });

  test.each(SOURCES)('is needed when %s has changed', (path) => {
    age(path, 3_000);
    expect(isBuildNeeded(dir)).toBe(true);
  });

  test.each(BUILT)('is needed when %s is missing or old', (path) => {
    age(path, 500);
    expect(isBuildNeeded(dir)).toBe(true);
    age(path, 2_000);
    expect(isBuildNeeded(dir)).toBe(false);
    rmSync(join(dir, path));
    expect(isBuildNeeded(dir)).toBe(true);
  });

  test('is needed when a source was removed', () => {
    rmSync(join(dir, 'app/deep/er/file.ts'));
    expect(isBuildNeeded(dir)).toBe(true);
  });

  test('is not needed for anything else', () => {
    touch('docs/page.md', 3_000);
    touch('tests/x.test.ts', 3_000);
    expect(isBuildNeeded(dir)).toBe(false);
  });

  test('says what to do if the packages are not installed', () => {
    age('package.json', 3_000);
    expect(buildIfNeeded(dir)).toBe('Packages are missing. Run "npm ci" first.');
  });
});
