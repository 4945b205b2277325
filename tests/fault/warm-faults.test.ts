/**
 * Warming from servers that fail, request pauses or refuse, and onto a disk that fills up: it ends and reports the
 * result.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { OWN_SERVER_RULES } from '../../shared/sources/draft-of-source.ts';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import { guardNetwork, OPENSTREETMAP_TLS, readRefused } from '../support/network-guard.ts';
import { makeTempDir, removeTempDir, startNode } from '../support/program.ts';
import { listTilesOf, type TileRectangle } from '../support/tile-box.ts';
import { startTileServer } from '../support/tile-server.ts';
import { cutOffByLength, redirectTo, sendHeaders, sendStatus } from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';
import { describeWarmCommand, endOf, startWarmCommand } from '../support/warm-command.ts';

const SMALL: TileRectangle = { z: 12, x0: 2000, x1: 2009, y0: 1300, y1: 1309 };
const LARGE: TileRectangle = { z: 12, x0: 2000, x1: 2009, y0: 1300, y1: 1319 };
const LARGE_COUNT = 200;

/** A server and a data folder for one test: these tests run concurrently, because they mostly wait for retries. */
async function open(tiles: TileRectangle, { onTestFinished }: TestContext) {
  const log = await startTileServer();
  onTestFinished(() => log.stop());
  const dataDir = makeTempDir();
  onTestFinished(() => removeTempDir(dataDir));
  const options = { dataDir, source: log.template, tiles };
  const listStored = (): readonly string[] => {
    const id = `127-0-0-1-`;
    const root = path.join(dataDir, 'tiles');
    const found = spawnSync('ls', [root], { encoding: 'utf8' })
      .stdout.split('\n')
      .find((name) => name.startsWith(id));
    return listTileFiles(dataDir, found ?? id);
  };
  return { log, options, listStored };
}

describe.concurrent('a server that fails', () => {
  it('for 5 % of all requests, at random, costs attempts and no tile that a second or third one brings', async (test) => {
    const { log, options, listStored } = await open(LARGE, test);
    log.misbehave(sendStatus(500), () => Math.random() < 0.05);
    const { code, end, stderr } = await endOf(startWarmCommand(options));
    expect(end.fetched + end.failed).toBe(LARGE_COUNT);
    expect(listStored().length).toBe(end.fetched);
    expect(end.fetched).toBeGreaterThan(LARGE_COUNT - 10);
    expect(code).toBe(end.failed > 0 ? 3 : 0);
    expect(stderr.includes('HTTP 500')).toBe(end.failed > 0);
  }, 240_000);

  it('for 5 % of the tiles, always, loses only these: they are counted, explained, and retried by the next run', async (test) => {
    const { log, options, listStored } = await open(SMALL, test);
    const bad = new Set(
      listTilesOf(SMALL)
        .filter((_, index) => index % 20 === 7)
        .map(formatTileCoord),
    );
    log.misbehave(cutOffByLength, ({ coord }) => bad.has(coord ?? ''));
    const { code, end, stderr } = await endOf(startWarmCommand(options));
    expect([code, end.fetched, end.failed, end.total]).toEqual([3, 95, 5, 100]);
    expect(end.failures).toEqual([
      { code: 'bad-tile', message: expect.stringMatching(/^Bad tile from server: /), tiles: 5 },
    ]);
    expect(stderr).toContain('5 tiles:');
    expect(listStored().filter((place) => bad.has(place))).toEqual([]);
    log.heal();
    log.clearLog();
    const again = await endOf(startWarmCommand(options));
    expect([again.code, again.end.fetched, again.end.present]).toEqual([0, 5, 95]);
    expect(log.coords()).toEqual(bad);
  }, 120_000);

  it('with errors for every tenth tile still delivers all others, and the run ends', async (test) => {
    const { log, options } = await open({ ...SMALL, x1: SMALL.x0 + 3 }, test);
    log.misbehave(sendStatus(500), ({ coord }) => coord?.endsWith('1305') === true);
    const { code, end } = await endOf(startWarmCommand(options));
    expect([code, end.fetched, end.failed]).toEqual([3, 36, 4]);
  }, 240_000);

  it('without some tiles gets one request for each', async (test) => {
    const { log, options } = await open(SMALL, test);
    log.misbehave(sendStatus(404), ({ coord }) => coord?.endsWith('3') === true);
    const { code, end } = await endOf(startWarmCommand(options));
    expect([code, end.fetched, end.missing, end.failed, log.requests().length]).toEqual([0, 90, 10, 0, 100]);
    expect(end.failures).toEqual([]);
  });

  it('that forbids storing its tiles has them refused, without files', async (test) => {
    const { log, options, listStored } = await open(SMALL, test);
    log.misbehave(sendHeaders({ 'cache-control': 'no-store' }));
    const { code, end } = await endOf(startWarmCommand(options));
    expect([code, end.refused, end.total, listStored()]).toEqual([3, 100, 100, []]);
    expect(end.failures?.[0]?.code).toBe('not-storable');
  });
});

describe.concurrent('a server that sets limits', () => {
  it('that asks for 2 seconds every 60 tiles is paused that long, each time, and delivers all tiles', async (test) => {
    const { log, options } = await open(LARGE, test);
    let answered = 0;
    const pausedAtMs: number[] = [];
    log.misbehave(sendStatus(429, { 'retry-after': '2' }), () => {
      answered += 1;
      if (answered % 60 !== 0) return false;
      pausedAtMs.push(Date.now());
      return true;
    });
    const { code, end, lines } = await endOf(startWarmCommand(options));
    expect([code, end.fetched, end.failed]).toEqual([0, LARGE_COUNT, 0]);
    expect(pausedAtMs.length).toBeGreaterThanOrEqual(2);
    for (const atMs of pausedAtMs) {
      // Requests that were already pending may still arrive.
      const meanwhile = log.requests().filter((request) => request.atMs > atMs + 700 && request.atMs < atMs + 1900);
      expect(meanwhile).toEqual([]);
    }
    expect(lines.some(({ state, reason }) => state === 'waiting' && reason === 'source-busy')).toBe(true);
  }, 120_000);

  it('that refuses in the middle ends the command: the rest counts as refused, with the reason', async (test) => {
    const { log, options, listStored } = await open(SMALL, test);
    let answered = 0;
    log.misbehave(sendStatus(403), () => {
      answered += 1;
      return answered > 50;
    });
    const { code, end, stderr } = await endOf(startWarmCommand(options));
    expect([code, end.fetched + end.refused, end.total]).toEqual([3, 100, 100]);
    expect(listStored().length).toBe(end.fetched);
    expect(log.requests().length).toBeLessThan(50 + OWN_SERVER_RULES.maxConcurrentRequests);
    expect(stderr).toContain('Server refused access');
  });

  it('that redirects every request is not followed', async (test) => {
    const { log, options } = await open(SMALL, test);
    const elsewhere = await startTileServer();
    test.onTestFinished(() => elsewhere.stop());
    log.misbehave(redirectTo(`${elsewhere.origin}/12/1/1.png`));
    const command = startWarmCommand({ ...options, tiles: { ...SMALL, x1: SMALL.x0, y1: SMALL.y0 + 1 } });
    const { code, end } = await endOf(command);
    expect([code, end.failed, elsewhere.requests().length]).toEqual([3, 2, 0]);
    expect(end.failures?.[0]?.code).toBe('redirected');
  }, 120_000);

  it('that redirects to OpenStreetMap, which may not be warmed, causes no request there', async (test) => {
    const { log, options } = await open({ ...SMALL, x1: SMALL.x0, y1: SMALL.y0 + 1 }, test);
    const osm = await startTileServer({ tls: OPENSTREETMAP_TLS });
    test.onTestFinished(() => osm.stop());
    log.misbehave(redirectTo('https://tile.openstreetmap.org/3/3/3.png'));
    const redirected = { 'tile.openstreetmap.org:443': osm.port };
    const command = startNode(describeWarmCommand(options), { ...process.env, ...guardNetwork(redirected) });
    const { code, end, stderr } = await endOf(command);
    expect([code, end.failed, readRefused(stderr), osm.connections]).toEqual([3, 2, [], 0]);
    expect(end.failures?.[0]?.code).toBe('redirected');
  }, 120_000);
});

const canMount = process.platform === 'linux' && spawnSync('unshare', ['-Urm', 'true']).status === 0;

describe.skipIf(!canMount)(`a disk that fills up${canMount ? '' : ' (skipped: no user namespaces here)'}`, () => {
  it.concurrent('ends the command with what fitted, whole, and with the reason; with more space the same command continues', async (test) => {
    const { log, options } = await open(LARGE, test);
    const cacheDir = path.join(options.dataDir, 'small');
    mkdirSync(cacheDir);
    // The whole disk is smaller than the free-space limit.
    writeFileSync(path.join(options.dataDir, 'settings.json'), JSON.stringify({ freeFloorBytes: 0 }));
    const node = [process.execPath, ...describeWarmCommand({ ...options, args: ['--cache-dir', cacheDir] })];
    // Two runs in one mount namespace, the second after the disk has grown. Its contents are listed at the end.
    const script = [
      'mount -t tmpfs -o size=560k none "$0"',
      '"$@"; echo "{\\"code\\":$?}"',
      'mount -o remount,size=64m "$0"',
      '"$@"; echo "{\\"code\\":$?}"',
      'find "$0" -path "*/12/*" -not -path "*/.records/*" -type f | wc -l',
      'find "$0" -name "*-*-*" -path "*/.tmp/*" | wc -l',
    ].join('\n');
    const child = startNode(
      ['-e', SPAWN, JSON.stringify(['unshare', '-Urm', 'bash', '-c', script, cacheDir, ...node])],
      { ...process.env, ...guardNetwork() },
    );
    await child.exited;
    const lines = child.stdout();
    const ends = lines.filter((line) => line.includes('"end"')).map((line) => JSON.parse(line));
    const codes = lines
      .filter((line) => line.includes('"code":') && !line.includes('event'))
      .map((line) => JSON.parse(line).code);
    expect(codes).toEqual([3, 0]);
    const [full, grown] = ends;
    expect(full.failures).toMatchObject([{ code: 'cache-full' }]);
    expect([full.total, full.fetched + full.failed, full.fetched > 40]).toEqual([LARGE_COUNT, LARGE_COUNT, true]);
    expect(grown.fetched + grown.present).toBe(LARGE_COUNT);
    // A tile whose record alone found no room counts as failed, although it is there.
    expect(grown.present).toBeGreaterThanOrEqual(full.fetched);
    expect(grown.present).toBeLessThan(full.fetched + OWN_SERVER_RULES.maxConcurrentRequests);
    expect(lines.slice(-2).map(Number)).toEqual([LARGE_COUNT, 0]);
    expect(child.stderr()).toContain('Disk full');
    expect(log.coords().size).toBe(LARGE_COUNT);
  }, 120_000);
});

const SPAWN = `
  const [command, ...args] = JSON.parse(process.argv[1]);
  const { status } = require('node:child_process').spawnSync(command, args, { stdio: 'inherit' });
  process.exitCode = status;
`;
