/**
 * Low disk space on a real small file system: memory keeps working, one notice, and writes resume once there is room.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DiskBudget } from '../../shared/cache/disk-budget.ts';
import type { Reply } from '../../shared/calls/contract.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { openSocketCarrier } from '../contract/socket-carrier.ts';
import { guardNetwork } from '../support/network-guard.ts';
import { expectValue } from '../support/network-program.ts';
import { LAUNCH_FILE, startNode, waitForReady } from '../support/program.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const canMount = process.platform === 'linux' && spawnSync('unshare', ['-Urm', 'true']).status === 0;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const MIB = 1024 * 1024;
const FLOOR_BYTES = 3 * MIB;
/** The world is drawn locally, so no server is involved. */
const sourceId = 'world';

/** A program whose cache folder is an 8 MiB disk that only it sees; `run` executes commands there. */
async function launchOnSmallDisk(dataDir: string) {
  const cacheDir = path.join(dataDir, 'small');
  fs.mkdirSync(cacheDir, { recursive: true });
  // A process in the same mount namespace runs the commands it is sent, one per line.
  const script = 'mount -t tmpfs -o size=8m none "$0" && exec "$@"';
  const flags = ['--host', 'browser', '--no-open', '--json', '--source', sourceId, '--data-dir', dataDir];
  const node = [process.execPath, LAUNCH_FILE, ...flags, '--cache-dir', cacheDir];
  const args = ['-e', EXEC, JSON.stringify(['unshare', '-Urm', 'bash', '-c', script, cacheDir, ...node])];
  const child = startNode(args, { ...process.env, ...guardNetwork() });
  closing.push(() => child.kill());
  const { url, pid } = await waitForReady(child);
  closing.push(async () => process.kill(pid, 'SIGTERM'));
  const carrier = await openSocketCarrier(url);
  const codes: string[][] = [];
  await carrier.onEvent((event) => {
    if (event.name === 'noticesChanged') codes.push(event.notices.map(({ code }) => code));
  });
  const onDisk = (name: string): string => path.join(`/proc/${pid}/root`, cacheDir, name);
  const call = async <Value>(method: string, callArgs: object = {}): Promise<Value> =>
    expectValue((await carrier.call(method, callArgs)) as Reply<Value>);
  const getTile = (coord: TileCoord): Promise<DeliveredTile> => call('getTile', { sourceId, coord });
  const isStored = ({ z, x, y }: TileCoord): boolean => fs.existsSync(onDisk(`${sourceId}/${z}/${x}/${y}`));
  return { call, getTile, isStored, onDisk, codes };
}

const EXEC = `
  const [command, ...args] = JSON.parse(process.argv[1]);
  const child = require('node:child_process').spawn(command, args, { stdio: 'inherit' });
  child.on('exit', (code) => { process.exitCode = code ?? 1; });
`;

describe.skipIf(!canMount)(`a disk with a floor${canMount ? '' : ' (skipped: no user namespaces here)'}`, () => {
  it('stores nothing below it, says so once, serves what is cached, and stores again once there is room', async () => {
    const dataDir = makeTempDir();
    fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ freeFloorBytes: FLOOR_BYTES }));
    const { call, getTile, isStored, onDisk, codes } = await launchOnSmallDisk(dataDir);
    const [before, during, after] = [1, 2, 3].map((x) => ({ z: 4, x, y: 5 })) as [TileCoord, TileCoord, TileCoord];
    await getTile(before);
    await expect.poll(() => isStored(before), { timeout: 15_000 }).toBe(true);
    // Something else takes the rest of the disk.
    fs.writeFileSync(onDisk('film'), Buffer.alloc(6 * MIB));
    const isLow = async (): Promise<boolean> => (await call<DiskBudget>('getDiskBudget')).isLow;
    expect(await isLow()).toBe(true);
    for (const coord of [during, after]) await getTile(coord);
    expect((await getTile(during)).tier).toBe('memory');
    await call('clearMemory');
    expect((await getTile(before)).tier).toBe('disk');
    expect((await getTile(during)).tier).toBe('source');
    expect([isStored(during), isStored(after)]).toEqual([false, false]);
    await expect.poll(() => codes).toEqual([['cache-low']]);
    fs.rmSync(onDisk('film'));
    // Without any tile request.
    await expect.poll(() => codes, { timeout: 20_000 }).toEqual([['cache-low'], []]);
    await call('clearMemory');
    await getTile(during);
    await expect.poll(() => isStored(during), { timeout: 15_000 }).toBe(true);
  }, 90_000);
});
