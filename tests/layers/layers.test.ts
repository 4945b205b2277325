/**
 * Plants one forbidden import of each kind in a small tree of the same shape, and expects the check to find exactly it.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeTempDir } from '../support/temp-dir.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const CHECK = fileURLToPath(new URL('./check.mjs', import.meta.url));

/** The smallest tree that obeys every rule, with every allowed kind of import. */
const GOOD: Readonly<Record<string, string>> = {
  'shared/errors.ts': `export const errors = 1;`,
  'shared/calls/contract.ts': `import { z } from 'zod'; export const contract = z; export type Reply = 1;`,
  'shared/geo-file/read-geo-file.ts': `import { SaxesParser } from 'saxes'; export const read = SaxesParser;`,
  'renderer/areas/shape-worker.ts': `import { read } from '../../shared/geo-file/read-geo-file.ts'; export const r = read;`,
  'app/cache/tile-cache.ts': `import fs from 'node:fs'; import { LRUCache } from 'lru-cache'; import { errors } from '../../shared/errors.ts'; export const cache = [fs, LRUCache, errors]; export type Key = 1;`,
  'app/sources/world.ts': `import type { Key } from '../cache/tile-cache.ts'; export const world: Key = 1;`,
  'app/files/own-files.ts': `import fs from 'node:fs'; export const files = fs;`,
  'app/warming/run.ts': `import { files } from '../files/own-files.ts'; export const f = files; import type { Key } from '../cache/tile-cache.ts'; import { errors } from '../../shared/errors.ts'; export const run: Key = 1; export const e = errors;`,
  'app/service/program.ts': `import { cache } from '../cache/tile-cache.ts'; import { world } from '../sources/world.ts'; import { run } from '../warming/run.ts'; export const program = [cache, world, run];`,
  'app/hosts/browser/platform-fetch.ts': `export const platformFetch = 1;`,
  'app/cli/warm.ts': `import { program } from '../service/program.ts'; import { platformFetch } from '../hosts/browser/platform-fetch.ts'; export const warm = [program, platformFetch];`,
  'app/hosts/electron/main.ts': `import { app } from 'electron'; import { program } from '../../service/program.ts'; export const main = [app, program];`,
  'app/hosts/browser/host.ts': `import { program } from '../../service/program.ts'; export const host = program;`,
  'app/packaging/package.ts': `import { errors } from '../../shared/errors.ts'; export const e = errors;`,
  'app/launch/launch.ts': `import { host } from '../hosts/browser/host.ts'; export const launch = host;`,
  'renderer/main.ts': `import L from 'leaflet'; import { errors } from '../shared/errors.ts'; import type { Reply } from '../shared/calls/contract.ts'; export const reply: Reply = 1; export const page = [L, errors];`,
};

/** A forbidden line, where it is planted, and the rule that must report it. */
const PLANTS: readonly (readonly [file: string, line: string, rule: string])[] = [
  ['shared/errors.ts', `import '../app/cache/tile-cache.ts';`, 'shared-imports-only-itself'],
  ['shared/errors.ts', `import '../renderer/main.ts';`, 'shared-imports-only-itself'],
  ['shared/errors.ts', `import 'node:fs';`, 'shared-is-neutral'],
  ['shared/errors.ts', `import 'leaflet';`, 'shared-is-neutral'],
  ['shared/errors.ts', `import 'saxes';`, 'shared-is-neutral'],
  ['shared/geo-file/read-geo-file.ts', `import 'leaflet';`, 'geo-file-packages'],
  ['renderer/main.ts', `import '../shared/geo-file/read-geo-file.ts';`, 'files-are-parsed-in-workers'],
  ['app/cli/warm.ts', `import '../../shared/geo-file/read-geo-file.ts';`, 'files-are-parsed-in-workers'],
  [
    'app/cache/tile-cache.ts',
    `import type { world } from '../sources/world.ts'; export type W = typeof world;`,
    'cache-imports-shared',
  ],
  ['app/cache/tile-cache.ts', `import '../service/program.ts';`, 'cache-imports-shared'],
  ['app/cache/tile-cache.ts', `import 'sirv';`, 'cache-packages'],
  [
    'app/sources/world.ts',
    `import { cache } from '../cache/tile-cache.ts'; export const c = cache;`,
    'sources-and-warming-use-cache-types-alone',
  ],
  [
    'app/warming/run.ts',
    `import { cache } from '../cache/tile-cache.ts'; export const c = cache;`,
    'sources-and-warming-use-cache-types-alone',
  ],
  ['app/files/own-files.ts', `import '../../shared/errors.ts';`, 'files-import-only-themselves'],
  ['app/files/own-files.ts', `import 'zod';`, 'files-packages'],
  ['app/warming/run.ts', `import '../sources/world.ts';`, 'warming-imports-shared-and-cache'],
  ['app/cli/warm.ts', `import '../hosts/browser/host.ts';`, 'cli-imports-no-window'],
  ['app/sources/world.ts', `import '../service/program.ts';`, 'sources-import-shared-and-cache'],
  ['app/service/program.ts', `import '../hosts/browser/host.ts';`, 'service-imports-no-host'],
  ['app/service/program.ts', `import 'electron';`, 'electron-in-its-host-alone'],
  ['app/hosts/electron/main.ts', `import '../browser/host.ts';`, 'electron-host-imports-no-other-host'],
  ['app/hosts/browser/host.ts', `import '../electron/main.ts';`, 'browser-host-imports-no-other-host'],
  [
    'app/hosts/browser/host.ts',
    `import type { App } from 'electron'; export type A = App;`,
    'electron-in-its-host-alone',
  ],
  ['app/packaging/package.ts', `import '../cache/tile-cache.ts';`, 'packaging-imports-launch'],
  ['app/launch/launch.ts', `import '../hosts/electron/main.ts';`, 'launch-imports-no-electron-host'],
  [
    'renderer/main.ts',
    `import type { Key } from '../app/cache/tile-cache.ts'; export type K = Key;`,
    'renderer-imports-shared',
  ],
  [
    'renderer/main.ts',
    `import { contract } from '../shared/calls/contract.ts'; export const c = contract;`,
    'renderer-takes-no-parser',
  ],
  ['renderer/main.ts', `import 'node:fs';`, 'renderer-packages'],
  ['renderer/main.ts', `import 'zod';`, 'renderer-packages'],
  ['app/cache/tile-cache.ts', `import './nowhere.ts';`, 'nothing-unresolved'],
];

function makeTree(more: Readonly<Record<string, string>> = {}): string {
  const baseDir = makeTempDir();
  fs.symlinkSync(path.join(PROJECT, 'node_modules'), path.join(baseDir, 'node_modules'));
  for (const [file, text] of Object.entries({ ...GOOD, ...more })) {
    fs.mkdirSync(path.dirname(path.join(baseDir, file)), { recursive: true });
    fs.writeFileSync(path.join(baseDir, file), text);
  }
  return baseDir;
}

/** Checks several trees in one run, because starting takes longer than checking. */
function check(...trees: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHECK, ...trees], { encoding: 'utf8' });
  const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
  return { status, counts: linesOf(stdout), problems: linesOf(stderr) };
}

describe('the layer check', () => {
  it('finds nothing in a tree that obeys', () => {
    expect(check(makeTree())).toMatchObject({ status: 0, problems: [] });
  });

  it('finds a folder with more than 40 modules side by side', () => {
    const modules = Array.from(
      { length: 40 },
      (_, index) => [`shared/one/m${index}.ts`, 'export const m = 1;'] as const,
    );
    const full = Object.fromEntries(modules);
    const crowded = { ...full, 'shared/one/more.ts': 'export const m = 1;' };
    const { counts, problems } = check(makeTree(full), makeTree(crowded));
    expect(counts[0]).toContain(' 0 problems');
    expect(problems).toEqual(['crowded: shared/one has 41 modules, and 40 are the limit']);
  });

  it('finds one forbidden import of each kind and cycles, also of types, with the rule and the place', () => {
    // Each plant is in a file of its own, so that one run finds them all.
    const nameOf = (index: number): string => `${path.dirname(PLANTS[index]?.[0] as string)}/plant-${index}.ts`;
    const planted = Object.fromEntries(PLANTS.map(([, line], index) => [nameOf(index), line]));
    const cycle = {
      'shared/plant-view.ts': `import { tile } from './plant-tile.ts'; export const view = tile;`,
      'shared/plant-tile.ts': `import { view } from './plant-view.ts'; export const tile = view;`,
      'shared/plant-types/one.ts': `import type { Two } from './two.ts'; export type One = Two | 1;`,
      'shared/plant-types/two.ts': `import type { One } from './one.ts'; export type Two = One | 2;`,
    };
    const { status, problems } = check(makeTree({ ...planted, ...cycle }));
    expect(status).toBe(1);
    for (const [index, [, line, rule]] of PLANTS.entries()) {
      const found = problems.filter((problem) => problem.includes(`: ${nameOf(index)} ->`));
      expect(
        found.map((problem) => problem.split(':')[0]),
        line,
      ).toContain(rule);
    }
    const cycles = problems.filter((problem) => problem.startsWith('no-cycles'));
    expect(cycles.some((problem) => problem.includes('plant-view'))).toBe(true);
    expect(cycles.some((problem) => problem.includes('plant-types'))).toBe(true);
    expect(problems.every((problem) => problem.includes('/plant-'))).toBe(true);
  });

  it('fails when it found no module of one layer to check', () => {
    const layers = ['app', 'renderer', 'shared'];
    const trees = layers.map((layer) => {
      const tree = makeTree();
      fs.rmSync(path.join(tree, layer), { recursive: true });
      fs.mkdirSync(path.join(tree, layer));
      return tree;
    });
    const { status, counts, problems } = check(...trees);
    expect([status, counts.length]).toEqual([1, layers.length]);
    expect(problems.filter((line) => line.startsWith('no module'))).toEqual(
      layers.map((layer) => `no module of ${layer}/ was checked`),
    );
  });
});
