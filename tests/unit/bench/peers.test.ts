/** The benchmark's peers are pinned and aren't dependencies of Tilekeep. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(`${project}/${path}`, 'utf8'));
const peers: Readonly<Record<string, string>> = readJson('tests/bench/peers/package.json').dependencies;

it('pins every peer, like its lock file', () => {
  const { packages } = readJson('tests/bench/peers/package-lock.json');
  expect(Object.keys(peers).length).toBeGreaterThan(2);
  for (const [name, version] of Object.entries(peers)) expect(packages[`node_modules/${name}`].version).toBe(version);
  for (const [place, locked] of Object.entries<Record<string, unknown>>(packages)) {
    if (place === '') continue;
    expect(locked.resolved, place).toBeUndefined();
    expect(locked.integrity, place).toMatch(/^sha512-/);
  }
});

it('has no peer but SQLite among the packages of Tilekeep, in one version, and a line for each in docs/dependencies.md', () => {
  const own: Readonly<Record<string, string>> = readJson('package.json').devDependencies;
  const both = Object.keys(own).filter((name) => name in peers);
  // Tilekeep reads archives with it; as a peer it stores tiles.
  expect(both).toEqual(['node-sqlite3-wasm']);
  for (const name of both) expect(own[name]).toBe(peers[name]);
  const page = readFileSync(`${project}/docs/dependencies.md`, 'utf8');
  for (const name of Object.keys(peers)) expect(page).toContain(`| ${name} |`);
});
