/** Second starts, signals and closed pipes: how many instances run, and how they end. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Layer } from '../../shared/layers/layer.ts';
import { MAX_TRACK_FILE_BYTES } from '../../shared/layers/track-file.ts';
import { enter } from '../contract/session-entry.ts';
import { openSocketCarrier } from '../contract/socket-carrier.ts';
import { useStarts } from '../support/launched.ts';
import { LAUNCH_FILE, waitForReady } from '../support/program.ts';

const starts = useStarts();

describe('a second start', () => {
  test('says where the first is, in words and as JSON, and exits with 0', async () => {
    const first = await waitForReady(starts.launch(['--no-open', '--json']));
    const words = await starts.finish(['--no-open']);
    expect([words.code, words.stderr]).toEqual([0, '']);
    expect(words.stdout).toMatch(/^Tilekeep is already running: http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/);
    const json = await starts.finish(['--json', '--host', 'electron']);
    const line = JSON.parse(json.stdout) as { url: string };
    expect(line).toEqual({ ready: true, already: true, url: expect.any(String), pid: first.pid });
    expect(new Set([line.url, first.url]).size).toBe(2);
    await enter(line.url);
    await enter(first.url);
  });

  test('gets the previous port, if it is free and another data folder does not have it', async () => {
    const portOf = async (run: ReturnType<typeof starts.launch>) => new URL((await waitForReady(run)).url).port;
    const first = starts.launch(['--no-open', '--json']);
    const port = await portOf(first);
    await first.kill();
    const other = starts.launch(['--no-open', '--json', '--data-dir', join(starts.dir, 'other'), '--port', port]);
    expect(await portOf(other)).toBe(port);
    const second = starts.launch(['--no-open', '--json']);
    const fallback = await portOf(second);
    expect(fallback).not.toBe(port);
    await second.term();
    expect(await portOf(starts.launch(['--no-open', '--json']))).toBe(fallback);
    expect(second.stderr()).toBe('');
  });

  test('with a bad link exits with 2 and a line that says why', async () => {
    const bad = await starts.finish(['--no-open', 'geo:91,0']);
    expect(bad).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^tilekeep: "geo:91,0" is not a flag or a link .*\n$/),
    });
  });

  test('opens its files in the first, which keeps them for the next run', async () => {
    const [walk, ride] = ['walk.geojson', 'ride.geojson'].map((name) => join(starts.dir, name)) as [string, string];
    for (const file of [walk, ride]) writeFileSync(file, '{"type":"Point","coordinates":[16.4,48.2]}');
    const first = starts.launch([walk, '--no-open', '--json']);
    const carrier = await openSocketCarrier((await waitForReady(first)).url);
    const listNames = async (from: typeof carrier): Promise<unknown> => {
      const reply = await from.call('listLayers', {});
      return reply.ok && (reply.value as readonly Layer[]).map(({ fileName, isCopy }) => [fileName, isCopy]);
    };
    expect(await listNames(carrier)).toEqual([['walk.geojson', false]]);
    // From the folder of the second start, which isn't that of the first.
    const second = await starts.finish(['--no-open', '--json', relative(process.cwd(), ride), walk]);
    expect([second.code, second.stderr]).toEqual([0, '']);
    const both = [
      ['walk.geojson', false],
      ['ride.geojson', false],
    ];
    expect(await listNames(carrier)).toEqual(both);
    const bad = await starts.finish(['--no-open', join(starts.dir, 'none.gpx')]);
    expect([bad.code, bad.stdout]).toEqual([2, '']);
    expect(bad.stderr).toMatch(/^tilekeep: ".*none\.gpx" is not a flag, a file or a link .*\n$/);
    await first.term();
    const next = await openSocketCarrier((await waitForReady(starts.launch(['--no-open', '--json']))).url);
    expect(await listNames(next)).toEqual(both);
  });

  test('with a file that can’t be opened exits with 2, and the first shows a notice', async () => {
    const large = join(starts.dir, 'large.gpx');
    writeFileSync(large, '');
    truncateSync(large, MAX_TRACK_FILE_BYTES + 1);
    const carrier = await openSocketCarrier((await waitForReady(starts.launch(['--no-open', '--json']))).url);
    const second = await starts.finish(['--no-open', large]);
    expect([second.code, second.stderr]).toEqual([
      2,
      expect.stringMatching(/^tilekeep: File too large: large\.gpx\. .*\n$/),
    ]);
    const reply = await carrier.call('openMap', {});
    expect(reply).toMatchObject({ ok: true, value: { notices: [{ code: 'file-too-large' }] } });
    const log = readFileSync(join(starts.dataDir, 'logs', 'tilekeep.log'), 'utf8');
    expect(log).toContain('file-too-large');
    expect(log).not.toContain('large.gpx');
    const alone = await starts.finish(['--no-open', '--data-dir', join(starts.dir, 'other'), large]);
    expect([alone.code, alone.stderr]).toEqual([
      2,
      expect.stringMatching(/^tilekeep: File too large: large\.gpx\. .*\n$/),
    ]);
  });

  test('is a first one after a crash', async () => {
    const first = starts.launch(['--no-open', '--json']);
    await waitForReady(first);
    await first.kill();
    const second = await waitForReady(starts.launch(['--no-open', '--json']));
    expect(second.already).toBeUndefined();
  });

  test('waits for a first one that is ending', async () => {
    const first = starts.launch(['--no-open', '--json']);
    await waitForReady(first);
    first.child.kill('SIGTERM');
    const second = await waitForReady(starts.launch(['--no-open', '--json']));
    expect(second.already).toBeUndefined();
    expect((await first.exited).code).toBe(0);
  });
});

describe('the end', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'comes on %s with 0, within 3 s, and leaves nothing half done',
    async (signal) => {
      const run = starts.launch(['--no-open', '--json']);
      const { url } = await waitForReady(run);
      const carrier = await openSocketCarrier(url);
      const ended = new Promise((resolve) => void carrier.onEvent((event) => event.name === 'ended' && resolve(event)));
      const tiles = Array.from({ length: 16 }, (_, x) => ({ sourceId: 'world', coord: { z: 4, x, y: 5 } }));
      void Promise.allSettled(tiles.map((args) => carrier.call('getTile', args)));
      await carrier.call('getTile', { sourceId: 'world', coord: { z: 0, x: 0, y: 0 } });
      const startMs = performance.now();
      run.child.kill(signal);
      expect(await run.exited).toEqual({ code: 0, signal: null });
      expect(performance.now() - startMs).toBeLessThan(8_000);
      expect(await ended).toEqual({ name: 'ended' });
      expect(run.stderr()).toBe('');
      const left = readdirSync(starts.dataDir, { recursive: true, withFileTypes: true }).filter(
        (entry) => !entry.isDirectory(),
      );
      expect(
        left
          .filter((entry) => !/\/world\/(\d+\/\d+|\.records\/\d+)$/.test(entry.parentPath))
          .map((entry) => entry.name),
      ).toEqual(['browser-port', 'tilekeep.log']);
      const log = readFileSync(join(starts.dataDir, 'logs', 'tilekeep.log'), 'utf8');
      expect(log.split('\n').map((line) => line.split(' ')[1])).toEqual(['started', 'ended', undefined]);
    },
  );

  test('comes at once, with 2 and a line that says why, if the requested source does not exist', async () => {
    const run = starts.launch(['--no-open', '--source', 'moon']);
    expect(await run.exited).toEqual({ code: 2, signal: null });
    expect(run.stderr()).toMatch(/^tilekeep: Source not found: moon\. .*\n$/);
    expect(existsSync(join(starts.dataDir, 'instance', 'socket'))).toBe(false);
  });

  test('is orderly when one Ctrl+C arrives twice, as under npm', async () => {
    const run = starts.launch(['--no-open', '--json']);
    await waitForReady(run);
    // Two signals of one kind could be delivered as one.
    run.child.kill('SIGINT');
    run.child.kill('SIGTERM');
    expect(await run.exited).toEqual({ code: 0, signal: null });
    expect(existsSync(join(starts.dataDir, 'instance', 'socket'))).toBe(false);
  });

  test('does not come when no one reads the output', async () => {
    const args = [LAUNCH_FILE, '--data-dir', starts.dataDir, '--host', 'browser'];
    const child = spawn(process.execPath, args, { env: starts.withoutDisplay(), stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const line = await new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text))));
    child.stdout.destroy();
    child.stderr.destroy();
    // A second start makes the first print its address again.
    const { stdout } = await starts.finish(['--json']);
    const { url } = JSON.parse(stdout) as { url: string };
    const carrier = await openSocketCarrier(url);
    expect(line).toContain(new URL(url).origin);
    expect(await carrier.call('clearMemory', {})).toMatchObject({ ok: true });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
