/** The command line of `npm run warm`, valid and invalid. */
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatWarmHelp, parseWarmCommand } from '../../../../app/cli/warm-flags.ts';

const TEMPLATE = 'http://127.0.0.1:8080/{z}/{x}/{y}.png';
const BASE = ['--source', 'world', '--bbox', '6,45,8,47', '--zoom', '8-13'];

function flagsOf(...args: string[]): unknown {
  const command = parseWarmCommand(args);
  return command.kind === 'run' ? command.flags : command;
}

/** The base flags without some, plus others. */
function changed(without: readonly string[], ...more: string[]): string[] {
  const pairs = [0, 2, 4].map((index) => BASE.slice(index, index + 2));
  return [...pairs.filter(([name]) => !without.includes(name ?? '')).flat(), ...more];
}

describe('the command line of warming', () => {
  it('has a default for everything but source, area and zooms', () => {
    expect(flagsOf(...BASE)).toEqual({
      source: { kind: 'id', id: 'world' },
      shape: {
        kind: 'box',
        shape: { kind: 'box', box: { west: 6, south: 45, east: 8, north: 47 } },
        name: '6,45,8,47',
      },
      minZoom: 8,
      maxZoom: 13,
      name: undefined,
      mode: 'missing',
      permitted: false,
      dryRun: false,
      maxTiles: undefined,
      giveUpAfterMs: 120_000,
      dataDir: undefined,
      cacheDir: undefined,
      json: false,
    });
  });

  it('accepts every flag', () => {
    const args =
      '--file a.geojson --width 500 --zoom 10 --name Alps --mode all --permitted --dry-run --max-tiles 7 --give-up-after 90s --data-dir d --cache-dir c --json';
    expect(flagsOf('--source', TEMPLATE, ...args.split(' '))).toEqual({
      source: { kind: 'template', template: TEMPLATE },
      shape: { kind: 'file', path: resolve('a.geojson'), widthMetres: 500 },
      minZoom: 10,
      maxZoom: 10,
      name: 'Alps',
      mode: 'all',
      permitted: true,
      dryRun: true,
      maxTiles: 7,
      giveUpAfterMs: 90_000,
      dataDir: resolve('d'),
      cacheDir: resolve('c'),
      json: true,
    });
  });

  it('takes 1000 metres along lines by default', () => {
    expect(flagsOf(...changed(['--bbox'], '--file', 'a'))).toMatchObject({ shape: { widthMetres: 1000 } });
  });

  it('takes --geojson for --file', () => {
    expect(flagsOf(...changed(['--bbox'], '--geojson', 'a'))).toEqual(flagsOf(...changed(['--bbox'], '--file', 'a')));
  });

  it('accepts every box, also south and west of zero', () => {
    const degree = (limit: number) => fc.integer({ min: -limit * 100, max: limit * 100 }).map((value) => value / 100);
    const boxes = fc
      .tuple(degree(180), degree(90), degree(180), degree(90))
      .filter(([west, south, east, north]) => west !== east && south < north);
    fc.assert(
      fc.property(boxes, ([west, south, east, north]) => {
        const box = { west, south, east, north };
        const text = `${west},${south},${east},${north}`;
        for (const args of [['--bbox', text], [`--bbox=${text}`]]) {
          expect(flagsOf(...changed(['--bbox'], ...args))).toMatchObject({ shape: { shape: { box } } });
        }
      }),
    );
  });

  it('accepts a box as people write it', () => {
    const box = { west: -0.5, south: -10, east: 0.5, north: 47.25 };
    expect(flagsOf(...changed(['--bbox'], '--bbox', '-.5, -10, .5, 47.25'))).toMatchObject({
      shape: { shape: { box } },
    });
  });

  it.each([
    ['0', Number.POSITIVE_INFINITY],
    ['0s', Number.POSITIVE_INFINITY],
    ['2m', 120_000],
    ['1h', 3_600_000],
  ])('accepts %s as a time limit', (text, giveUpAfterMs) => {
    expect(flagsOf(...BASE, '--give-up-after', text)).toMatchObject({ giveUpAfterMs });
  });

  it.each(['', '2', '-1s', '1.5m', '2d', '2 m', 'm', '123456s'])('rejects %j as a time limit', (text) => {
    expect(flagsOf(...BASE, `--give-up-after=${text}`)).toMatchObject({ kind: 'bad' });
  });

  it.each([[['--source']], [['--bbox']], [['--zoom']]])('says that %j is missing', (without) => {
    expect(flagsOf(...changed(without))).toMatchObject({ kind: 'bad', line: expect.stringContaining(`${without}`) });
  });

  it.each([
    [[], '--nonsense'],
    [[], 'extra'],
    [[], '--geojson', 'a'],
    [[], '--file', 'a'],
    [['--bbox'], '--file', 'a', '--geojson', 'b'],
    [['--bbox'], '--file', ''],
    [[], '--width', '500'],
    [['--bbox'], '--geojson', 'a', '--width', '9'],
    [['--bbox'], '--geojson', 'a', '--width', '100001'],
    [['--bbox'], '--geojson', ''],
    ...[
      '',
      '6,45,8',
      '6,45,8,47,1',
      '6,47,8,45',
      '6,45,6,47',
      '6,45,181,47',
      '6,-91,8,47',
      'a,b,c,d',
      '6,45,8,1e1',
    ].map((box) => [['--bbox'], '--bbox', box]),
    ...['', '8-', '-8', '13-8', '8-23', '100', '8.5', '8-9-10', 'x', '٣'].map((zoom) => [['--zoom'], '--zoom', zoom]),
    [['--source'], '--source', ''],
    [['--source'], '--source', '../world'],
    [['--source'], '--source', 'file:///{z}/{x}/{y}'],
    [['--source'], '--source', 'https://tiles.example.org/'],
    [['--source'], '--source', 'http://tiles.example.org/{z}/{x}/{y}'],
    [[], '--name', ' '],
    [[], '--name', 'two\nlines'],
    [[], '--name', 'n'.repeat(81)],
    [[], '--mode', 'bad'],
    [[], '--mode', 'constructor'],
    [[], '--max-tiles', '0'],
    [[], '--max-tiles', '10000001'],
    [[], '--max-tiles', '1e3'],
    [[], '--max-tiles', '-5'],
    [[], '--data-dir', ''],
    [[], '--cache-dir', 'a\0b'],
    [[], '--json=yes'],
  ] as [string[], ...string[]][])('without %j answers %j %j with one clear line', (without, ...more) => {
    const command = parseWarmCommand(changed(without, ...more));
    const line = command.kind === 'bad' ? command.line : '';
    expect(line).toMatch(/^tilekeep: .+ \(--help lists the flags\)$/);
    expect(line).not.toContain('\n');
  });

  it.each([
    'https://tile.openstreetmap.org/{z}/{x}/{y}.png',
    'https://TILE.OpenStreetMap.ORG./{z}/{x}/{y}.png',
    'https://a.tile.openstreetmap.org:8443/{z}/{x}/{y}.png',
    'http://tile.openstreetmap.org/{z}/{x}/{y}.png',
    'https://{s}.tile.openstreetmap.org/{z}/{x}/{y}.png',
    'https://tile.openstreetmap%2Eorg/{z}/{x}/{y}.png',
    'https://tile.osm.org/{z}/{x}/{y}.png',
  ])('knows OpenStreetMap as %s', (template) => {
    expect(flagsOf(...changed(['--source'], '--source', template))).toMatchObject({ source: { kind: 'forbidden' } });
  });

  it('explains every flag it takes, and every way to end', () => {
    const help = formatWarmHelp();
    const names = 'source bbox geojson width zoom name mode permitted dry-run max-tiles data-dir cache-dir json help';
    for (const name of names.split(' ')) expect(help).toContain(`--${name}`);
    for (const code of [0, 1, 2, 3, 4, 130]) expect(help).toMatch(new RegExp(`^  ${code} `, 'm'));
    expect(parseWarmCommand(['--help', '--zoom', 'x'])).toEqual({ kind: 'help', text: help });
  });
});
