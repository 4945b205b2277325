/** The command line, valid and invalid. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Flags, formatHelp, parseCommandLine } from '../../../../../app/service/starting/flags.ts';
import {
  describeStart,
  formatStartRequest,
  PLAIN_START,
  parseStartRequest,
} from '../../../../../app/service/starting/start-request.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

function flagsOf(...args: string[]): unknown {
  const line = parseCommandLine(args);
  return line.kind === 'run' ? line.flags : line;
}

describe('the command line', () => {
  it('has a default for everything', () => {
    expect(flagsOf()).toEqual({
      host: undefined,
      dataDir: undefined,
      cacheDir: undefined,
      source: undefined,
      link: undefined,
      files: [],
      memoryTiles: 1000,
      offline: false,
      port: undefined,
      open: true,
      json: false,
      events: false,
    });
  });

  it('accepts every flag', () => {
    const args =
      '--host browser --data-dir d --cache-dir c --source world --view 48.2,16.4,5 --memory-tiles 7 --offline --port 8080 --no-open --json';
    expect(flagsOf(...args.split(' '))).toEqual({
      host: 'browser',
      dataDir: path.resolve('d'),
      cacheDir: path.resolve('c'),
      source: { kind: 'id', id: 'world' },
      link: { lat: 48.2, lon: 16.4, zoom: 5, sourceId: null },
      files: [],
      memoryTiles: 7,
      offline: true,
      port: 8080,
      open: false,
      json: true,
      events: false,
    });
  });

  it('accepts an archive of tiles, with the rows of a folder', () => {
    const dir = makeTempDir();
    expect(flagsOf('--source', dir)).toMatchObject({ source: { kind: 'archive', path: dir } });
    const flags = flagsOf('--source', `${dir}/.`, '--rows', 'south');
    expect(flags).toMatchObject({ source: { kind: 'archive', path: dir, rows: 'south' } });
    // A later start passes it on.
    const request = parseStartRequest(formatStartRequest(describeStart(flags as Flags)));
    expect(request).toEqual({ ...PLAIN_START, archive: { path: dir, rows: 'south' } });
    expect(formatStartRequest({ ...PLAIN_START, offline: true })).not.toContain('archive');
    expect(parseStartRequest('{"link":null,"source":null,"offline":false,"archive":{"path":"a","rows":null}}')).toBe(
      undefined,
    );
  });

  it('accepts a southern view', () => {
    const link = { lat: -33.9, lon: 18.4, zoom: 5 };
    expect(flagsOf('--view', '-33.9,18.4,5')).toMatchObject({ link });
    expect(flagsOf('--view=-33.9,18.4,5')).toMatchObject({ link });
  });

  it.each([
    ['--view=1,2', { lat: 1, lon: 2, zoom: null }],
    ["--view=N 48° 12.5' E 16° 22.5'", { lat: 48.208_333, lon: 16.375, zoom: null }],
    ['--view=33U 601779 5340548', { lat: 48.209_992, lon: 16.369_996, zoom: null }],
    ['https://www.openstreetmap.org/#map=12/48.2/16.4', { lat: 48.2, lon: 16.4, zoom: 12 }],
  ])('accepts what Go to… accepts: %s', (arg, { lat, lon, zoom }) => {
    expect(flagsOf(arg)).toMatchObject({ link: { lat: expect.closeTo(lat, 5), lon: expect.closeTo(lon, 5), zoom } });
  });

  it('accepts one link, anywhere', () => {
    const link = { lat: 48.2, lon: -16.4, zoom: 12, sourceId: null };
    expect(flagsOf('geo:48.2,-16.4?z=12')).toMatchObject({ link });
    expect(flagsOf('--no-open', 'tilekeep:48.2,-16.4?z=12&source=world', '--json')).toMatchObject({
      link: { ...link, sourceId: 'world' },
      json: true,
      events: false,
    });
  });

  it('accepts files beside a link, relative to a folder, absolute, or as the address that desktops pass', () => {
    const dir = makeTempDir();
    const [walk, ride] = ['walk 1.gpx', 'ride'].map((name) => path.join(dir, name)) as [string, string];
    for (const file of [walk, ride]) fs.writeFileSync(file, '');
    const args = ['walk 1.gpx', '--offline', 'geo:48.2,16.4', ride, pathToFileURL(walk).href];
    expect(parseCommandLine(args, dir)).toMatchObject({
      kind: 'run',
      flags: { files: [walk, ride, walk], offline: true, link: { lat: 48.2 } },
    });
  });

  it.each([
    ['none.gpx', /^tilekeep: "none.gpx" is not a flag, a file or a link such as geo:48.2,16.4\?z=12 \(/],
    ['.', /^tilekeep: "." is not a file \(/],
    ['', /^tilekeep: "" is not a file \(/],
    ['file://elsewhere/a.gpx', /^tilekeep: "file:\/\/elsewhere\/a.gpx" is not a flag, a file or a link/],
  ])('answers the path %j with one clear line', (text, expected) => {
    expect(parseCommandLine([text], makeTempDir())).toEqual({ kind: 'bad', line: expect.stringMatching(expected) });
  });

  it('accepts no more files than there can be layers', () => {
    const dir = makeTempDir();
    fs.writeFileSync(path.join(dir, 'a.gpx'), '');
    const line = parseCommandLine(
      Array.from({ length: 101 }, () => 'a.gpx'),
      dir,
    );
    expect(line).toMatchObject({ kind: 'bad', line: expect.stringContaining('100 files') });
  });

  it.each([['geo:100,0'], ['https://tiles.example.org/'], ['geo:1,2', 'geo:3,4'], ['geo:1,2', '--view=1,2,3']])(
    'answers %j %j with one clear line about links',
    (...args) => {
      const line = parseCommandLine(args);
      expect(line.kind === 'bad' ? line.line : '').toMatch(/^tilekeep: .*link.* \(--help lists the flags\)$/);
    },
  );

  it.each([
    ['--nonsense'],
    ['extra'],
    ['--view', '1'],
    ['--view', '48,2 16'],
    ['--view', 'Vienna'],
    ['--view', '100,0,0'],
    ['--view'],
    ['--memory-tiles', '0'],
    ['--memory-tiles', '1e3'],
    ['--memory-tiles', '-5'],
    ['--port', '65536'],
    ['--port', 'http'],
    ['--host', 'firefox'],
    ['--rows', 'north'],
    ['--rows', 'north', '--source', 'world'],
    ['--rows', 'west', '--source', '.'],
    ['--source', '../x'],
    ['--source', ''],
    ['--source', 'World'],
    ['--source', 'file:///{z}/{x}/{y}.png'],
    ['--source', 'https://user:pw@tiles.example.org/{z}/{x}/{y}.png'],
    ['--source', 'https://tiles.example.org/'],
    ['--source', 'https://tiles.example.org/{z}/{x}/{y}.png?key={apikey}'],
    ['--source', 'https://{s}.example.org/{z}/{x}/{y}.png'],
    ['--source', 'http://tiles.example.org/{z}/{x}/{y}.png'],
    ['--source', '{z}\nname'],
    ['--data-dir', ''],
    ['--cache-dir', '  '],
    ['--cache-dir', 'a\0b'],
    ['--json=yes'],
    ['--no-json'],
  ])('answers %j %j with one clear line', (...args) => {
    const line = parseCommandLine(args.filter((arg) => arg !== undefined));
    expect(line.kind).toBe('bad');
    const text = line.kind === 'bad' ? line.line : '';
    expect(text).toMatch(/^tilekeep: .+ \(--help lists the flags\)$/);
    expect(text).not.toContain('\n');
    expect(text).toContain((args[0] as string).split('=')[0] as string);
  });

  it('accepts a view as deep as the map goes', () => {
    const parse = (zoom: number) => parseCommandLine([`--view=1,2,${zoom}`]);
    expect(parse(24)).toMatchObject({ kind: 'run', flags: { link: { lat: 1, lon: 2, zoom: 24 } } });
    expect(parse(25)).toMatchObject({ kind: 'bad', line: expect.stringContaining('from 0 to 24') });
  });

  it('explains every flag it takes', () => {
    const help = formatHelp();
    for (const name of [
      'host',
      'data-dir',
      'cache-dir',
      'source',
      'view',
      'memory-tiles',
      'offline',
      'port',
      'no-open',
      'json',
      'help',
    ]) {
      expect(help).toContain(`--${name}`);
    }
    expect(parseCommandLine(['--help', '--port', '1'])).toEqual({ kind: 'help', text: help });
  });
});
