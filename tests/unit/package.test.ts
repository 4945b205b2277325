/** What package.json and the lock file guarantee for other computers. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HOMEPAGE, VERSION } from '../../shared/version.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}

function readJson(name: string): Record<string, unknown> {
  return JSON.parse(fs.readFileSync(`${PROJECT}/${name}`, 'utf8'));
}

/** Where a dependency of the package at `place` may be: inside it, then inside every package above. */
function placesOf(place: string, dependency: string): string[] {
  const parts = place === '' ? [] : place.split(/\/?node_modules\//).slice(1);
  return Array.from({ length: parts.length + 1 }, (_, depth) =>
    [...parts.slice(0, parts.length - depth), dependency].map((name) => `node_modules/${name}`).join('/'),
  );
}

describe('the lock file', () => {
  const packages = readJson('package-lock.json').packages as Readonly<Record<string, LockedPackage>>;

  it('has every optional platform package that it names', () => {
    let named = 0;
    const missing: string[] = [];
    for (const [place, locked] of Object.entries(packages)) {
      for (const dependency of Object.keys(locked.optionalDependencies ?? {})) {
        named += 1;
        if (![...placesOf(place, dependency)].some((candidate) => candidate in packages))
          missing.push(`${place} -> ${dependency}`);
      }
    }
    expect(missing).toEqual([]);
    expect(named).toBeGreaterThan(20);
  });

  it('names no registry host, and has the checksum of every package', () => {
    for (const [place, locked] of Object.entries(packages)) {
      if (place === '') continue;
      expect(locked.resolved, place).toBeUndefined();
      expect(locked.integrity, place).toMatch(/^sha512-/);
    }
  });
});

describe('package.json', () => {
  const manifest = readJson('package.json');

  it('has the version that the program shows', () => {
    expect(manifest.version).toBe(VERSION);
  });

  it('has the homepage that servers see', () => {
    expect(manifest.homepage).toBe(HOMEPAGE);
  });

  it('pins every dependency to one version', () => {
    for (const [name, version] of Object.entries(manifest.devDependencies as Record<string, string>)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  it('gives other programs the cache class as tilekeep/cache', () => {
    const script = `import { BackedCache, KeyError } from 'tilekeep/cache';
      const cache = new BackedCache({ maxEntries: 2 });
      await cache.update([['a', 1], ['b', 2], ['c', 3]]);
      const missing = await cache.get('a').catch((error) => error instanceof KeyError);
      console.log(JSON.stringify([[...cache], missing]));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: PROJECT,
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual([
      [
        ['b', 2],
        ['c', 3],
      ],
      true,
    ]);
  });
});
