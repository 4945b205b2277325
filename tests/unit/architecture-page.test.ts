/**
 * The picture in docs/architecture.md shows exactly the existing folders, and the files named in CONTRIBUTING.md exist.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const projectDir = fileURLToPath(new URL('../..', import.meta.url));

/** Names of all folders below a folder, itself included, by their last part. */
function listFolders(top: string): readonly string[] {
  const entries = readdirSync(`${projectDir}/${top}`, { recursive: true, withFileTypes: true });
  return [top, ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)];
}

/** Folders with only one kind of file, below a named folder. */
const TOO_SMALL = ['linux'];

test('the picture of the program names every folder, and no others', () => {
  const page = readFileSync(`${projectDir}/docs/architecture.md`, 'utf8');
  const picture = page.match(/```\n([\s\S]*?)```/)?.[1] ?? '';
  const named = [...picture.matchAll(/([a-z-]+)\//g)].map(([, name]) => name ?? '');
  const there = ['app', 'renderer', 'shared'].flatMap(listFolders).filter((name) => !TOO_SMALL.includes(name));
  expect(there.length).toBeGreaterThan(20);
  expect([...new Set(named)].sort()).toEqual([...new Set(there)].sort());
});

test('every file named in CONTRIBUTING.md exists', () => {
  const page = readFileSync(`${projectDir}/CONTRIBUTING.md`, 'utf8');
  const named = [...page.matchAll(/`((?:app|renderer|shared|tests)\/[\w./-]+)`/g)].map(([, path]) => path ?? '');
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(`${projectDir}/${path}`))).toEqual([]);
});
