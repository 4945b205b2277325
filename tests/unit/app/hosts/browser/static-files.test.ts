import { mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Loopback, startLoopback } from '../../../../../app/hosts/browser/loopback-server.ts';
import { enter } from '../../../../contract/session-entry.ts';
import { formatRequest, openSocket, sendRaw } from '../../../../support/raw-http.ts';
import { startSmallProgram } from '../../../../support/small-program.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const LARGE_BYTES = 30_000_000;
let dir = '';
let loopback: Loopback;
let port = 0;
let headers: string[] = [];

function get(target: string, ...more: string[]) {
  return sendRaw(port, formatRequest(`GET ${target} HTTP/1.1`, [...headers, ...more]));
}

beforeEach(async () => {
  dir = makeTempDir();
  writeFileSync(join(dir, 'index.html'), '<!doctype html>');
  writeFileSync(join(dir, 'main-1.js'), 'export {}');
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'assets', 'main-Ab12_-34.js'), 'export {}');
  writeFileSync(join(dir, 'large.js'), Buffer.alloc(LARGE_BYTES, 32));
  loopback = await startLoopback({ program: startSmallProgram(), clientDir: dir, port: 0 });
  const { origin, cookie } = await enter(loopback.mintAddress());
  port = Number(new URL(origin).port);
  headers = [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`];
});

afterEach(() => loopback.close());

describe('the window’s files', () => {
  test('are served with their type, and revalidated each time', async () => {
    const page = await get('/');
    expect([page.status, page.body]).toEqual([200, '<!doctype html>']);
    expect(page.headers['content-type']).toBe('text/html;charset=utf-8');
    expect(page.headers['cache-control']).toBe('no-cache');
    const script = await get('/main-1.js');
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript']);
    const again = await get('/main-1.js', `If-None-Match: ${script.headers.etag}`);
    expect([again.status, again.body]).toEqual([304, '']);
    expect(again.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('that are named by their contents are kept by the browser', async () => {
    const { status, headers: sent } = await get('/assets/main-Ab12_-34.js');
    expect([status, sent['cache-control']]).toEqual([200, 'max-age=31536000, immutable']);
  });

  test.each(['bytes=0-3', 'bytes=9-2', 'bytes=-', 'bytes=999-', 'bytes=x', 'bytes=0-1,3-4', ''])(
    'are served whole despite the range %j',
    async (range) => {
      const answer = await get('/main-1.js', `Range: ${range}`);
      expect([answer.status, answer.body]).toEqual([200, 'export {}']);
    },
  );

  test('are those that existed at the start', async () => {
    writeFileSync(join(dir, 'new.js'), '');
    expect((await get('/new.js')).status).toBe(404);
  });

  test('do not end the program when they are gone', async () => {
    rmSync(join(dir, 'main-1.js'));
    expect((await get('/main-1.js')).body).toBe('');
    expect((await get('/')).status).toBe(200);
  });

  test.runIf(process.platform === 'linux')('are closed when a client breaks off in the middle', async () => {
    const client = await openSocket(port);
    client.write(formatRequest('GET /large.js HTTP/1.1', headers));
    await new Promise((resolve) => client.once('data', resolve));
    expect(countOpen('large.js')).toBe(1);
    client.destroy();
    await expect.poll(() => countOpen('large.js')).toBe(0);
  });
});

function countOpen(name: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => readTarget(fd).endsWith(name)).length;
}

function readTarget(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}
