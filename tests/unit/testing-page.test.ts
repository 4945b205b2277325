/** docs/testing.md names only what exists, and every spec of real Electron. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${project}/docs/testing.md`, 'utf8');

test('the testing page names files that exist, and every Electron spec', () => {
  const named = [...page.matchAll(/`((?:tests|\.github)\/[\w./-]+)`/g)].map(([, name]) => name ?? '');
  expect(named.filter((name) => !existsSync(`${project}/${name}`))).toEqual([]);
  const specs = readdirSync(`${project}/tests/electron`).filter((name) => name.endsWith('.spec.ts'));
  expect(specs.filter((name) => !named.includes(`tests/electron/${name}`))).toEqual([]);
});
