/** Archives of tiles as sources of the whole program: read in place, followed when their files change, and never changed. */
import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ServiceEvent, Startup } from '../../shared/calls/contract.ts';
import { copyArchive, QUARTERS, readFirstPixel } from '../support/archives.ts';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import { expectValue, launchNetworkProgram, type NetworkProgram } from '../support/network-program.ts';
import { launchProgram } from '../support/program.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const TOP = { z: 0, x: 0, y: 0 };
const NORTH_EAST = { z: 1, x: 1, y: 0 };

async function start(source: string, dataDir = makeTempDir()): Promise<NetworkProgram & { readonly dataDir: string }> {
  const running = await launchNetworkProgram({ dataDir, source });
  cleanUpAfterTest(() => running.program.kill());
  return { ...running, dataDir };
}

async function readStartup({ carrier }: NetworkProgram): Promise<Startup> {
  return expectValue((await carrier.call('openMap', {})) as { ok: true; value: Startup });
}

async function waitForEvent({ events }: NetworkProgram, name: ServiceEvent['name'], since: number): Promise<void> {
  await expect.poll(() => events.slice(since).some((event) => event.name === name), { timeout: 10_000 }).toBe(true);
}

describe('an archive as a source', () => {
  test('shows its tiles from memory the second time, and leaves none on disk', async () => {
    const path = copyArchive('gdal.mbtiles');
    const before = statSync(path);
    const running = await start(path);
    const first = expectValue(await running.getTile(NORTH_EAST));
    expect([readFirstPixel(first.bytes), first.tier, first.freshness]).toEqual([QUARTERS['1/1/0'], 'source', 'fresh']);
    expect(expectValue(await running.getTile(NORTH_EAST)).tier).toBe('memory');
    // Even a kill leaves nothing beside the archive.
    await running.program.kill();
    expect(existsSync(join(running.dataDir, 'tiles', running.sourceId))).toBe(false);
    expect([statSync(path).size, statSync(path).mtimeMs]).toEqual([before.size, before.mtimeMs]);
    expect(readdirSync(join(path, '..'))).toEqual([basename(path)]);
  });

  test('has the rules of its file and no path, and is the source after a restart', async () => {
    const path = copyArchive('gdal.mbtiles');
    const running = await start(path);
    const { sources, sourceId } = await readStartup(running);
    const source = sources.find(({ id }) => id === sourceId);
    expect(source).toMatchObject({ kind: 'archive', name: 'Quarters', archive: { fileName: 'gdal.mbtiles' } });
    expect(source?.rules).toMatchObject({ minZoom: 0, maxZoom: 1, warmingAllowed: false, warmingNeedless: true });
    expect(JSON.stringify(sources)).not.toContain(join(path, '..'));
    await running.program.kill();
    const again = await launchProgram({ dataDir: running.dataDir });
    cleanUpAfterTest(() => again.kill());
    const settings: unknown = JSON.parse(readFileSync(join(running.dataDir, 'settings.json'), 'utf8'));
    expect(settings).toMatchObject({ sourceId, archives: [{ path, format: 'mbtiles' }] });
  });

  test('is read again when its file is replaced', async () => {
    const path = copyArchive('gdal.mbtiles');
    const running = await start(path);
    expectValue(await running.getTile(TOP));
    const since = running.events.length;
    renameSync(copyArchive('gdal.mbtiles'), path);
    appendFileSync(path, '');
    await waitForEvent(running, 'tilesCleared', since);
    expect(expectValue(await running.getTile(TOP)).tier).toBe('source');
  });

  test('keeps what it has shown while its file is gone, says so, and goes on when it is back', async () => {
    const path = copyArchive('gdal.mbtiles');
    const running = await start(path);
    expectValue(await running.getTile(TOP));
    renameSync(path, `${path}.away`);
    await expect
      .poll(
        async () => {
          const reply = await running.getTile(NORTH_EAST);
          // Each try would otherwise find the tile in memory.
          await running.carrier.call('deleteTile', { sourceId: running.sourceId, coord: NORTH_EAST });
          return reply.ok ? 'ok' : reply.error.code;
        },
        { timeout: 10_000 },
      )
      .toBe('archive-missing');
    const since = running.events.length;
    renameSync(`${path}.away`, path);
    await waitForEvent(running, 'sourceReady', since);
    expect(readFirstPixel(expectValue(await running.getTile(NORTH_EAST)).bytes)).toBe(QUARTERS['1/1/0']);
  });

  test('whose file is gone at the start is an error of its tiles, and Retry opens it', async () => {
    const path = copyArchive('gdal.mbtiles');
    const before = await start(path);
    await before.program.term();
    renameSync(path, `${path}.away`);
    const running = await start(before.sourceId, before.dataDir);
    expect(await running.getTile(TOP)).toMatchObject({ ok: false, error: { code: 'archive-missing' } });
    renameSync(`${path}.away`, path);
    await running.retry();
    expectValue(await running.getTile(TOP));
  });

  test('is opened by a second start, which says what is wrong with one that is gone', async () => {
    const running = await start('world');
    const path = copyArchive('gdal.mbtiles');
    const second = await launchProgram({ dataDir: running.dataDir, args: ['--source', path] });
    await second.exited;
    const { sources, sourceId } = await readStartup(running);
    expect(sources.find(({ id }) => id === sourceId)?.name).toBe('Quarters');
    rmSync(path);
    const third = launchProgram({ dataDir: running.dataDir, args: ['--source', path] });
    await expect(third).rejects.toThrow(/path of an archive/);
  });

  test('stays on disk when it is removed', async () => {
    const path = copyArchive('gdal.mbtiles');
    const running = await start(path);
    expectValue(await running.getTile(TOP));
    await running.carrier.call('removeSource', { sourceId: running.sourceId, oldTiles: 'clear' });
    expect(existsSync(path)).toBe(true);
    expect(await running.getTile(TOP)).toMatchObject({ ok: false, error: { code: 'unknown-source' } });
  });
});
