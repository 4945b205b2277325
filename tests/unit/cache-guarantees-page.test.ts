/** Every test cited in docs/cache-guarantees.md and docs/security.md exists, by file and by name. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findMissingTests } from '../support/cited-tests.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

test.each([
  ['docs/cache-guarantees.md', ['tests']],
  ['docs/security.md', ['.', 'tests/unit/app/hosts/electron']],
])('every test that %s cites exists', (page, places) => {
  const text = readFileSync(`${project}/${page}`, 'utf8');
  expect(
    findMissingTests(
      text,
      places.map((place) => `${project}/${place}`),
    ),
  ).toEqual([]);
});
