/** The package's own download command, against servers on loopback that behave badly. */
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findElectronPackage } from '../../app/launch/electron-binary.ts';
import {
  downloadElectron,
  RETRY_AFTER_MS,
  readFailedDownload,
  rememberFailedDownload,
} from '../../app/launch/electron-download.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const installed = findElectronPackage(import.meta.url);
const servers: { close: () => void }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function serve(listener: RequestListener): Promise<string> {
  return listen(createServer(listener));
}

// A copy of the package, which finds the real one's dependencies by NODE_PATH: nothing is written into node_modules.
function copyPackage() {
  if (!installed) throw new Error('electron is not installed');
  const root = makeTempDir();
  const dir = join(root, 'node_modules', 'electron');
  mkdirSync(dir, { recursive: true });
  for (const name of ['install.js', 'package.json', 'checksums.json'])
    cpSync(join(installed.dir, name), join(dir, name));
  return { electron: { dir, version: installed.version }, root };
}

async function download(
  mirror: string,
  limits: { stallMs?: number; totalMs?: number },
  signal = new AbortController().signal,
) {
  const { electron, root } = copyPackage();
  const temp = join(root, 'temp');
  mkdirSync(temp);
  vi.stubEnv('TMPDIR', temp);
  const progress: number[] = [];
  const startMs = performance.now();
  const reason = await downloadElectron({
    electron,
    signal,
    onProgress: (bytes) => progress.push(bytes),
    env: {
      ...process.env,
      NODE_PATH: join(installed?.dir ?? '', '..'),
      ELECTRON_MIRROR: mirror,
      electron_config_cache: join(root, 'cache'),
    },
    ...limits,
  });
  return { reason, progress, tookMs: performance.now() - startMs, left: readdirSync(temp) };
}

describe("Electron's download", () => {
  test('is given up when a server is silent', async () => {
    const mirror = await listen(createTcpServer(() => undefined));
    const { reason, tookMs, left } = await download(mirror, { stallMs: 2_000 });
    expect(reason).toBe('nothing came for 2 s');
    expect(tookMs).toBeLessThan(20_000);
    expect(left).toEqual([]);
  });

  test('is given up when a server falls silent in the middle', async () => {
    const mirror = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100_000_000 });
      response.write(Buffer.alloc(500_000));
    });
    const { reason, progress } = await download(mirror, { stallMs: 5_000 });
    expect(reason).toBe('nothing came for 5 s');
    expect(progress.at(-1)).toBe(500_000);
  });

  test('is given up when a server dribbles past the whole time', async () => {
    const mirror = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100_000_000 });
      const timer = setInterval(() => response.write('x'.repeat(20_000)), 50);
      response.on('close', () => clearInterval(timer));
    });
    const { reason, progress } = await download(mirror, { stallMs: 20_000, totalMs: 6_000 });
    expect(reason).toBe('not done after 6 s');
    expect(progress.length).toBeGreaterThan(2);
  });

  test('tells in a line what the server said', async () => {
    const mirror = await serve((_request, response) => response.writeHead(404).end());
    expect((await download(mirror, {})).reason).toMatch(/^Response code 404/);
  });

  test('takes no file but the one it knows', async () => {
    const mirror = await serve((_request, response) => response.end('not Electron'));
    expect((await download(mirror, {})).reason).toMatch(/checksum/i);
  });

  test('fails at once without a network', async () => {
    const { reason, tookMs } = await download('http://127.0.0.1:1/', {});
    expect(reason).toMatch(/fetch failed/);
    expect(tookMs).toBeLessThan(20_000);
  });

  test('stops when the program shall end', async () => {
    const abort = new AbortController();
    const mirror = await serve(() => abort.abort());
    expect((await download(mirror, {}, abort.signal)).reason).toBe('stopped');
  });
});

describe('a failed download', () => {
  const note = { version: '45.4.1', atMs: 1_000_000, reason: 'no network' };

  test('is remembered for a day, for its version', () => {
    const path = join(makeTempDir(), 'new', 'electron-download.json');
    expect(readFailedDownload(path, note.version, note.atMs)).toBeUndefined();
    rememberFailedDownload(path, note);
    expect(readFailedDownload(path, note.version, note.atMs + RETRY_AFTER_MS - 1)).toEqual(note);
    expect(readFailedDownload(path, note.version, note.atMs + RETRY_AFTER_MS)).toBeUndefined();
    expect(readFailedDownload(path, '46.0.0', note.atMs)).toBeUndefined();
  });

  test('from the future, by a clock that was put right since, is forgotten', () => {
    const path = join(makeTempDir(), 'note');
    rememberFailedDownload(path, note);
    expect(readFailedDownload(path, note.version, note.atMs - 1)).toBeUndefined();
  });

  test.each(['', '{', 'null', '[]', '{"version":"45.4.1"}', '{"version":"45.4.1","atMs":"now","reason":"x"}'])(
    'is none when the note says %j',
    (text) => {
      const path = join(makeTempDir(), 'note');
      writeFileSync(path, text);
      expect(readFailedDownload(path, note.version, note.atMs)).toBeUndefined();
    },
  );

  test('that cannot be noted harms nothing', () => {
    const path = join(makeTempDir(), 'file');
    writeFileSync(path, '');
    rememberFailedDownload(join(path, 'note'), note);
  });
});
