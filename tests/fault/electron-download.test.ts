/** The Electron package's own download command, against misbehaving loopback servers. */
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { findElectronPackage } from '../../app/launch/electron-binary.ts';
import {
  downloadElectron,
  RETRY_AFTER_MS,
  readFailedDownload,
  rememberFailedDownload,
} from '../../app/launch/electron-download.ts';
import { makeTempDir as makeLastingDir, removeTempDir } from '../support/program.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const installed = findElectronPackage(import.meta.url);
type Closing = Pick<TestContext, 'onTestFinished'>;

async function listen(server: Server | ReturnType<typeof createTcpServer>, { onTestFinished }: Closing) {
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function serve(listener: RequestListener, closing: Closing): Promise<string> {
  return listen(createServer(listener), closing);
}

// A copy of the package that finds the real one's dependencies through NODE_PATH, so that node_modules isn't modified.
function copyPackage({ onTestFinished }: Closing) {
  if (!installed) throw new Error('electron is not installed');
  const root = makeLastingDir();
  onTestFinished(() => removeTempDir(root));
  const dir = join(root, 'node_modules', 'electron');
  mkdirSync(dir, { recursive: true });
  for (const name of ['install.js', 'package.json', 'checksums.json'])
    cpSync(join(installed.dir, name), join(dir, name));
  return { electron: { dir, version: installed.version }, root };
}

/** Calls with the temporary folder at `dir`. It is read before the first await, so other calls keep theirs. */
function withTempAt<Value>(dir: string, call: () => Value): Value {
  vi.stubEnv('TMPDIR', dir);
  const value = call();
  vi.unstubAllEnvs();
  return value;
}

interface Limits {
  readonly stallMs?: number;
  readonly totalMs?: number;
  readonly signal?: AbortSignal;
}

async function download(mirror: string, closing: Closing, limits: Limits = {}) {
  const { electron, root } = copyPackage(closing);
  const temp = join(root, 'temp');
  mkdirSync(temp);
  const progress: number[] = [];
  const startMs = performance.now();
  const { signal = new AbortController().signal, ...rest } = limits;
  const env = {
    ...process.env,
    NODE_PATH: join(installed?.dir ?? '', '..'),
    ELECTRON_MIRROR: mirror,
    electron_config_cache: join(root, 'cache'),
  };
  const onProgress = (bytes: number): unknown => progress.push(bytes);
  const reason = await withTempAt(temp, () => downloadElectron({ electron, signal, onProgress, env, ...rest }));
  return { reason, progress, tookMs: performance.now() - startMs, left: readdirSync(temp) };
}

// Concurrent, because some mostly wait.
describe.concurrent("Electron's download", () => {
  test('gives up when a server is silent', async (context) => {
    const mirror = await listen(
      createTcpServer(() => undefined),
      context,
    );
    const { reason, tookMs, left } = await download(mirror, context, { stallMs: 2_000 });
    expect(reason).toBe('no data for 2 s');
    expect(tookMs).toBeLessThan(20_000);
    expect(left).toEqual([]);
  });

  test('gives up when a server falls silent in the middle', async (context) => {
    const mirror = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100_000_000 });
      response.write(Buffer.alloc(500_000));
    }, context);
    const { reason, progress } = await download(mirror, context, { stallMs: 5_000 });
    expect(reason).toBe('no data for 5 s');
    expect(progress.at(-1)).toBe(500_000);
  });

  test('gives up when a server dribbles past the total time', async (context) => {
    const mirror = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100_000_000 });
      const timer = setInterval(() => response.write('x'.repeat(20_000)), 50);
      response.on('close', () => clearInterval(timer));
    }, context);
    const { reason, progress } = await download(mirror, context, { stallMs: 20_000, totalMs: 6_000 });
    expect(reason).toBe('not finished after 6 s');
    expect(progress.length).toBeGreaterThan(2);
  });

  test('reports in one line what the server said', async (context) => {
    const mirror = await serve((_request, response) => response.writeHead(404).end(), context);
    expect((await download(mirror, context)).reason).toMatch(/^Response code 404/);
  });

  test('accepts only the file it knows', async (context) => {
    const mirror = await serve((_request, response) => response.end('not Electron'), context);
    expect((await download(mirror, context)).reason).toMatch(/checksum/i);
  });

  test('fails at once without a network', async (context) => {
    const { reason, tookMs } = await download('http://127.0.0.1:1/', context);
    expect(reason).toMatch(/fetch failed/);
    expect(tookMs).toBeLessThan(20_000);
  });

  test('fails if there is no place for temporary files', async (context) => {
    const { electron, root } = copyPackage(context);
    const { signal } = new AbortController();
    const options = { electron, signal, onProgress: () => undefined };
    const reason = await withTempAt(join(root, 'none'), () => downloadElectron(options));
    expect(reason).toBe('no folder for temporary files');
  });

  test('stops when the program is to end', async (context) => {
    const abort = new AbortController();
    const mirror = await serve(() => abort.abort(), context);
    expect((await download(mirror, context, { signal: abort.signal })).reason).toBe('stopped');
  });
});

describe('a failed download', () => {
  const note = { version: '45.4.1', atMs: 1_000_000, reason: 'no network' };

  test('is remembered for a day, for its version', async () => {
    const path = join(makeTempDir(), 'new', 'electron-download.json');
    expect(readFailedDownload(path, note.version, note.atMs)).toBeUndefined();
    await rememberFailedDownload(path, note);
    expect(readFailedDownload(path, note.version, note.atMs + RETRY_AFTER_MS - 1)).toEqual(note);
    expect(readFailedDownload(path, note.version, note.atMs + RETRY_AFTER_MS)).toBeUndefined();
    expect(readFailedDownload(path, '46.0.0', note.atMs)).toBeUndefined();
  });

  test('from the future, after the clock was corrected, is forgotten', async () => {
    const path = join(makeTempDir(), 'note');
    await rememberFailedDownload(path, note);
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

  test('that cannot be recorded does no harm', async () => {
    const path = join(makeTempDir(), 'file');
    writeFileSync(path, '');
    await rememberFailedDownload(join(path, 'note'), note);
  });
});
