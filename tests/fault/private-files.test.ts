/** What other users of a computer can read of a data folder, and where the key in a source's address appears. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { guardNetwork } from '../support/network-guard.ts';
import { expectValue, launchNetworkProgram } from '../support/network-program.ts';
import { CACHE_FILE, launchProgram, makeTempDir, removeTempDir, startNode, WARM_FILE } from '../support/program.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import { resetConnection, sendHtml, sendStatus } from '../support/tile-server-faults.ts';
import { startWarmCommand } from '../support/warm-command.ts';

const KEYS = ['path5ecret', 'query5ecret'] as const;

let dir = '';
let dataDir = '';
let server: TileServer;
let umask = 0;

beforeEach(async () => {
  // The default on most systems: others may read what a program doesn't protect.
  umask = process.umask(0o022);
  dir = makeTempDir();
  dataDir = join(dir, 'new', 'data');
  server = await startTileServer();
});

afterEach(async () => {
  process.umask(umask);
  await server.stop();
  await removeTempDir(dir);
});

/** Every file and folder below a folder, itself included. */
function listAll(top: string): readonly string[] {
  const below = readdirSync(top, { recursive: true, encoding: 'utf8' }).map((name) => join(top, name));
  return [top, ...below];
}

/** Those that other users can reach because no parent folder is closed to them. */
function listOpen(top: string, isClosed = false): readonly string[] {
  const stats = lstatSync(top);
  if (isClosed || (stats.mode & 0o077) === 0) return [];
  return stats.isDirectory() ? [top, ...readdirSync(top).flatMap((name) => listOpen(join(top, name)))] : [top];
}

function modeOf(path: string): string {
  return (lstatSync(path).mode & 0o777).toString(8);
}

async function warm(source = server.template): Promise<string> {
  const run = startWarmCommand({ dataDir, source, tiles: { z: 3, x0: 4, x1: 4, y0: 2, y1: 2 } });
  await run.exited;
  return run.stdout().join('\n') + run.stderr();
}

async function cache(...args: string[]): Promise<string> {
  const run = startNode([CACHE_FILE, ...args, '--data-dir', dataDir], { ...process.env, ...guardNetwork() });
  await run.exited;
  return run.stdout().join('\n') + run.stderr();
}

describe.skipIf(process.platform === 'win32')('a new data folder', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['the map', async () => (await launchProgram({ dataDir, args: ['--source', 'world'] })).term()],
    ['warm', () => warm()],
    ['cache', () => cache('stats')],
  ])('that %s makes is private, and so is its parent', async (_name, run) => {
    mkdirSync(dir, { recursive: true });
    await run();
    const made = ['new', 'new/data'].map((name) => join(dir, name)).filter((path) => listAll(dir).includes(path));
    expect(made.map(modeOf)).toEqual(made.map(() => '700'));
  });

  test('elsewhere for the cache only is private too', async () => {
    const cacheDir = join(dir, 'tiles');
    await (await launchProgram({ dataDir, args: ['--source', 'world', '--cache-dir', cacheDir] })).term();
    expect(modeOf(cacheDir)).toBe('700');
  });
});

describe.skipIf(process.platform === 'win32')('a cache folder of your own that is open to others', () => {
  test('holds tiles, records, counts and trash that are private', async () => {
    const cacheDir = join(dir, 'tiles');
    mkdirSync(cacheDir);
    const args = ['--source', server.template, '--bbox', '-10,5,3,7', '--zoom', '3-7', '--data-dir', dataDir];
    const run = startNode([WARM_FILE, ...args, '--cache-dir', cacheDir], { ...process.env, ...guardNetwork() });
    await run.exited;
    const [source = ''] = readdirSync(cacheDir).filter((name) => name.startsWith('127-'));
    const [tile = ''] = listAll(join(cacheDir, source, '7')).filter((path) => lstatSync(path).isFile());
    truncateSync(tile, 20);
    await cache('verify', '--cache-dir', cacheDir);
    await cache('clear', '--source', 'all', '--zoom', '3-4', '--cache-dir', cacheDir);
    const made = listAll(cacheDir).slice(1);
    expect(made.length).toBeGreaterThan(30);
    expect(made.filter((path) => modeOf(path) !== (lstatSync(path).isDirectory() ? '700' : '600'))).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('a data folder of an earlier version, open to others', () => {
  test('has its settings and areas made private at the next start', async () => {
    await warm();
    for (const path of listAll(join(dir, 'new'))) chmodSync(path, lstatSync(path).isDirectory() ? 0o755 : 0o644);
    await (await launchProgram({ dataDir })).term();
    const open = listOpen(join(dir, 'new')).map((path) => path.slice(dataDir.length));
    expect(open.filter((path) => /^\/(settings|areas)/.test(path))).toEqual([]);
  });
});

describe('the key in an address', () => {
  test('is in the settings and nowhere else, whatever goes wrong', async () => {
    const template = `${server.template.replace('/{z}', `/${KEYS[0]}/{z}`)}?key=${KEYS[1]}`;
    const map = await launchNetworkProgram({ dataDir, source: template });
    const told: unknown[] = [];
    const faults = [sendStatus(500), sendStatus(403), sendHtml, resetConnection];
    for (const [x, fault] of faults.entries()) {
      server.misbehave(fault);
      told.push(await map.getTile({ z: 4, x, y: 5 }));
      await map.retry();
    }
    server.heal();
    const view = { lat: 1, lon: 2, zoom: 3 };
    told.push(await map.carrier.call('getStatistics', {}), await map.carrier.call('copyLink', { view }));
    told.push(expectValue(await map.getTile({ z: 4, x: 9, y: 5 })).tier);
    // The list of sources is for the form in which people edit the address.
    told.push(map.events.filter(({ name }) => name !== 'sourcesChanged'));
    await map.program.term();
    told.push(map.program.stdout(), map.program.stderr());
    for (const args of [['stats'], ['list'], ['verify'], ['clear', '--dry-run', '--source', 'all']]) {
      told.push(await cache(...args), await cache(...args, '--json'));
    }
    told.push(await warm(template), await warm(`${template}#`), await warm(template.replace('{z}', '{q}')));
    const text = JSON.stringify(told);
    for (const key of KEYS) expect(text).not.toContain(key);
    const holders = listAll(dataDir).filter(
      (path) => lstatSync(path).isFile() && KEYS.some((key) => readFileSync(path).includes(key)),
    );
    expect(holders).toEqual([join(dataDir, 'settings.json')]);
  });
});
