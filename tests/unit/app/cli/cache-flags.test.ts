/** The command line of `npm run cache`, valid and invalid. */
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCacheHelp, parseCacheCommand } from '../../../../app/cli/cache-flags.ts';

const HERE = { dataDir: undefined, cacheDir: undefined, json: false };
const WHOLE = { source: null, region: null, minZoom: 0, maxZoom: 22, olderThanMs: null, only: 'all' };

function flagsOf(line: string): unknown {
  const command = parseCacheCommand(line.split(' ').filter((word) => word !== ''));
  return command.kind === 'run' ? command.flags : command;
}

describe('the command line of the cache', () => {
  it('takes a verb and the location of the cache', () => {
    expect(flagsOf('stats')).toEqual({ verb: 'stats', ...HERE });
    expect(flagsOf('verify --json --data-dir d --cache-dir c')).toEqual({
      verb: 'verify',
      json: true,
      dataDir: resolve('d'),
      cacheDir: resolve('c'),
    });
  });

  it('lists a box at some zooms, also across the antimeridian', () => {
    const box = { west: 170, south: -5, east: -170, north: 5 };
    expect(flagsOf('list --bbox 170,-5,-170,5 --zoom 8-13')).toEqual({
      verb: 'list',
      ...HERE,
      source: undefined,
      region: { kind: 'box', box },
      zooms: { minZoom: 8, maxZoom: 13 },
    });
    expect(flagsOf('list --bbox -10,5,3,7 --zoom 3 --source world')).toMatchObject({
      source: 'world',
      region: { box: { west: -10 } },
      zooms: { minZoom: 3, maxZoom: 3 },
    });
    expect(flagsOf('list --area Alps --source all')).toMatchObject({
      source: null,
      region: { kind: 'area', nameOrId: 'Alps' },
      zooms: null,
    });
  });

  it('clears all of a source unless limited, and keeps areas unless told otherwise', () => {
    const kept = { verb: 'clear', ...HERE, ...WHOLE, areasToo: false, dryRun: false };
    expect(flagsOf('clear --source all')).toEqual(kept);
    expect(flagsOf('clear --source world --dry-run --areas-too')).toEqual({
      ...kept,
      source: 'world',
      areasToo: true,
      dryRun: true,
    });
    expect(flagsOf('clear --source world --area Alps --zoom 4-5 --only stale')).toEqual({
      ...kept,
      source: 'world',
      region: { kind: 'area', nameOrId: 'Alps' },
      minZoom: 4,
      maxZoom: 5,
      only: 'stale',
    });
  });

  it('exports a source or an area, in the format of the flag or of the path, and imports an archive', () => {
    const exported = { verb: 'export', ...HERE, source: 'mine', region: null, zooms: null };
    expect(flagsOf('export --source mine --out maps/a.pmtiles')).toEqual({
      ...exported,
      format: 'pmtiles',
      out: resolve('maps/a.pmtiles'),
    });
    expect(flagsOf('export --area Alps --zoom 3-5 --format folder --out a.mbtiles')).toEqual({
      ...exported,
      source: undefined,
      region: { kind: 'area', nameOrId: 'Alps' },
      zooms: { minZoom: 3, maxZoom: 5 },
      format: 'folder',
      out: resolve('a.mbtiles'),
    });
    expect(flagsOf('import a.mbtiles --source mine --rows south --dry-run')).toEqual({
      verb: 'import',
      ...HERE,
      path: resolve('a.mbtiles'),
      source: 'mine',
      rows: 'south',
      dryRun: true,
    });
  });

  it.each([
    ['12h', 12 * 3_600_000],
    ['30d', 30 * 86_400_000],
    ['2w', 14 * 86_400_000],
    ['0d', 0],
  ])('parses the age %s', (text, olderThanMs) => {
    expect(flagsOf(`clear --source all --older-than ${text}`)).toMatchObject({ olderThanMs });
  });

  it.each([
    ['', 'choose a verb: stats, verify, clear, list'],
    ['export --out a.mbtiles', '--source is missing'],
    ['export --source mine --out a', '--format is missing'],
    ['export --source mine --format zip --out a', '--format takes'],
    ['export --source mine --format folder', '--out is missing'],
    ['import', 'the path of an archive is missing'],
    ['import a b', 'unexpected argument "b"'],
    ['import a --rows east', '--rows takes'],
    ['constructor', 'choose a verb'],
    ['clear', '--source is missing'],
    ['clear --source= ', '--source takes the id or the name of a source, or all'],
    ['clear --source', '--source needs a value: ID|NAME|all'],
    ['clear --source --dry-run', '--source needs a value: ID|NAME|all'],
    ['clear --source world --source all', '--source is given twice'],
    ['stats --json=yes', '--json takes no value'],
    ['clear --source all --older-than 30', '--older-than takes an age'],
    ['clear --source all --older-than -3d', '--older-than takes an age'],
    ['clear --source all --only fresh', '--only takes stale or failed'],
    ['clear --source all --bbox 1,2,3,4 --area Alps', 'use --bbox or --area, not both'],
    ['clear --source all --zoom 9-3', '--zoom takes zooms from 0 to 22'],
    ['list --zoom 3', '--bbox or --area is missing'],
    ['list --bbox 1,2,3,4', '--zoom is missing'],
    ['list --bbox 1,4,3,2 --zoom 3', '--bbox takes W,S,E,N'],
    ['stats --source world', "Unknown option '--source'"],
    ['stats more', 'unexpected argument "more"'],
  ])('rejects “%s” in one line', (line, reason) => {
    const command = flagsOf(line) as { readonly kind: string; readonly line: string };
    expect([command.kind, command.line]).toEqual(['bad', expect.stringContaining(reason)]);
    expect(command.line).not.toContain('\n');
  });

  it('prints its help, and that of each verb with its own flags', () => {
    expect(flagsOf('--help')).toEqual({ kind: 'help', text: formatCacheHelp() });
    for (const verb of ['stats', 'verify', 'clear', 'list'] as const) {
      expect(flagsOf(`${verb} --help`)).toEqual({ kind: 'help', text: formatCacheHelp(verb) });
      expect(formatCacheHelp()).toContain(`npm run cache -- ${verb}`);
    }
    expect(formatCacheHelp('clear')).toContain('--areas-too');
  });

  it('handles anything at all without throwing', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.constantFrom('stats', 'verify', 'clear', 'list'), (words, verb) => {
        expect(['run', 'help', 'bad']).toContain(parseCacheCommand([verb, ...words]).kind);
      }),
    );
  });
});
