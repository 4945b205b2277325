/** What other users of a computer can read of a data folder, and where the key in a source's address appears. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deriveSourceId } from '../../app/sources/source-id.ts';
import { NO_SECRETS_TYPED } from '../../shared/sources/source-secrets.ts';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import { makeDraft } from '../support/drafts.ts';
import { guardNetwork } from '../support/network-guard.ts';
import { expectValue, launchNetworkProgram } from '../support/network-program.ts';
import { CACHE_FILE, launchProgram, makeTempDir, removeTempDir, startNode, WARM_FILE } from '../support/program.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import { redirectTo, resetConnection, sendHtml, sendStatus } from '../support/tile-server-faults.ts';
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

/** The files of the data folder that contain one of these texts. */
function listHolders(texts: readonly string[]): readonly string[] {
  const files = listAll(dataDir).filter((path) => lstatSync(path).isFile());
  return files.filter((path) => texts.some((text) => readFileSync(path).includes(text)));
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
    expect(listHolders(KEYS)).toEqual([join(dataDir, 'settings.json')]);
  });
});

describe('a source’s password, header and Referer', () => {
  const SECRETS = ['user5ecret', 'pass5ecret', 'head5ecret', 'page5ecret', 'X-Name5ecret'] as const;
  const SECRET_HEADERS = ['authorization', 'x-name5ecret', 'referer'];
  const BASIC = Buffer.from('user5ecret:pass5ecret').toString('base64');

  test('are in one private file and nowhere else, reach only their server, and go with it', async () => {
    const other = await startTileServer();
    cleanUpAfterTest(() => other.stop());
    const draft = makeDraft({ template: server.template, offlineUsePermitted: true });
    const secrets = {
      ...NO_SECRETS_TYPED,
      userName: SECRETS[0],
      password: SECRETS[1],
      headerName: SECRETS[4],
      headerValue: SECRETS[2],
      referer: `https://maps.example/${SECRETS[3]}`,
    };
    const map = await launchNetworkProgram({ dataDir, source: other.template });
    const told: unknown[] = [await map.getTile({ z: 4, x: 9, y: 5 })];
    const call = async (method: string, args: object): Promise<unknown> => {
      const reply = await map.carrier.call(method, args);
      told.push(reply);
      return reply;
    };
    const sourceId = deriveSourceId({ template: server.template, subdomains: [], tileSizePx: 256 });
    await call('checkSource', { draft, secrets, replacing: null });
    await call('previewSource', { draft, secrets, coord: { z: 1, x: 0, y: 0 } });
    await call('addSource', { draft, secrets });
    for (const [x, fault] of [sendStatus(401), sendStatus(403), sendHtml, redirectTo(other.origin)].entries()) {
      server.misbehave(fault);
      await call('getTile', { sourceId, coord: { z: 4, x, y: 5 } });
      await call('retrySource', { sourceId, coord: null });
    }
    server.heal();
    await call('editSource', { sourceId, draft: { ...draft, name: 'Renamed' }, oldTiles: 'keep' });
    await call('getTile', { sourceId, coord: { z: 5, x: 9, y: 5 } });
    await call('checkSource', {
      draft,
      secrets: { ...secrets, headerValue: `${SECRETS[2]}\r\n` },
      replacing: sourceId,
    });
    await call('addSource', { draft, secrets: { ...secrets, other: SECRETS[1] } });
    await call('openMap', {});
    await call('getStatistics', {});
    await call('inspectTile', { sourceId, coord: { z: 5, x: 9, y: 5 } });
    told.push(map.events);
    await map.program.term();
    told.push(map.program.stdout(), map.program.stderr());
    const file = join(dataDir, 'source-secrets.json');
    if (process.platform !== 'win32') expect(modeOf(file)).toBe('600');

    told.push(await warm(server.template), await cache('stats', '--json'), await cache('list'));
    const sent = server.requests().filter(({ coord }) => coord !== undefined);
    // The last ones by the command line.
    expect(sent.filter(({ coord }) => coord?.startsWith('3/')).length).toBeGreaterThan(0);
    const [authorization, named, referer] = [`Basic ${BASIC}`, SECRETS[2], secrets.referer];
    expect(sent.map(({ headers }) => SECRET_HEADERS.map((name) => headers[name]))).toEqual(
      sent.map(() => [authorization, named, referer]),
    );
    expect(other.requests().length).toBe(1);
    expect(SECRET_HEADERS.filter((name) => name in (other.requests()[0]?.headers ?? {}))).toEqual([]);

    const text = JSON.stringify(told).toLowerCase();
    for (const secret of [...SECRETS, BASIC]) expect(text).not.toContain(secret.toLowerCase());
    expect(listHolders([...SECRETS, BASIC])).toEqual([file]);

    const again = await launchNetworkProgram({ dataDir, source: sourceId });
    await again.carrier.call('removeSource', { sourceId, oldTiles: 'keep' });
    await again.program.term();
    expect(listHolders([...SECRETS, BASIC])).toEqual([]);
  });
});
