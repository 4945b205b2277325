/** docs/security.md names only what exists, and every item of Electron's checklist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${project}/docs/security.md`, 'utf8');
const shortPlaces = ['app/hosts/electron', 'tests/unit/app/hosts/electron'];

const named = [...page.matchAll(/`([\w./-]+\.(?:ts|yml|json))`/g)].map(([, name]) => name ?? '');

function isThere(name: string): boolean {
  return [project, ...shortPlaces.map((place) => `${project}/${place}`)].some((place) =>
    existsSync(`${place}/${name}`),
  );
}

describe('the security page', () => {
  test('names files that exist', () => {
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });

  test('has every test of barriers and every hostile one', () => {
    const barriers = readdirSync(`${project}/${shortPlaces[1]}`).filter((name) => name.includes('barriers'));
    const hostile = readdirSync(`${project}/tests/fault`).filter((name) => name.startsWith('hostile-'));
    for (const name of [...barriers, ...hostile]) expect(page).toContain(name);
  });

  test('has a row with a test for each of the twenty items', () => {
    const rows = [...page.matchAll(/^\| (\d+) \|.*\| ([^|]*) \|$/gm)];
    expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    for (const [, number, tests] of rows)
      expect([number, tests]).toEqual([number, expect.stringMatching(/\.test\.ts/)]);
  });

  test('has every fuse as configured', () => {
    const yaml = readFileSync(`${project}/electron-builder.yml`, 'utf8');
    const fuses = [...page.matchAll(/^\| `(\w+)` \| (on|off) \|/gm)];
    expect(fuses).toHaveLength(8);
    for (const [, name, state] of fuses) expect(yaml).toContain(`  ${name}: ${state === 'on'}\n`);
  });

  test('is linked from the README', () => {
    expect(readFileSync(`${project}/README.md`, 'utf8')).toContain('(docs/security.md)');
  });
});
