/** Connections that idle, dribble, break off or flood, against the real loopback server. */
import { readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { type Loopback, startLoopback } from '../../app/hosts/browser/loopback-server.ts';
import { MAX_CONNECTIONS } from '../../app/listening/connection-limit.ts';
import { SERVER_LIMITS } from '../../app/listening/server.ts';
import { describeError } from '../../shared/errors.ts';
import { waitUntil } from '../contract/carrier-cases.ts';
import { enter } from '../contract/session-entry.ts';
import { formatMessages, formatUpgrade, openRawPage } from '../support/raw-frames.ts';
import { formatRequest, openSocket, sendRaw } from '../support/raw-http.ts';
import { startSmallProgram } from '../support/small-program.ts';

const clientDir = fileURLToPath(new URL('../../renderer', import.meta.url));
const aTile = { id: 1, method: 'getTile', args: { sourceId: 'world', coord: { z: 1, x: 0, y: 0 } } };
const endlessTile = { id: 1, method: 'getTile', args: { sourceId: 'world', coord: { z: 21, x: 0, y: 0 } } };
const sockets: Socket[] = [];
let loopback: Loopback | undefined;

async function start(program = startSmallProgram()) {
  loopback = await startLoopback({ program, clientDir, port: 0 });
  const { origin, cookie } = await enter(loopback.mintAddress());
  const port = Number(new URL(origin).port);
  const headers = [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`, `Origin: ${origin}`];
  return { program, port, headers };
}

/** Opens several pages, each represented by its `Socket`. */
async function openPages(port: number, headers: readonly string[], count: number): Promise<Socket[]> {
  const pages = await Promise.all(Array.from({ length: count }, () => openRawPage(port, headers)));
  const opened = pages.map(({ socket }) => socket);
  sockets.push(...opened);
  return opened;
}

async function openSockets(port: number, count: number): Promise<Socket[]> {
  const opened = await Promise.all(Array.from({ length: count }, () => openSocket(port)));
  sockets.push(...opened);
  return opened;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await loopback?.close();
  loopback = undefined;
});

describe('malicious connections', () => {
  test('serves its window while 500 idle connections crowd in', async () => {
    const { port, headers } = await start();
    const crowd = await openSockets(port, 500);
    const startMs = performance.now();
    const answer = await sendRaw(port, formatRequest('GET / HTTP/1.1', headers));
    expect(answer.status).toBe(200);
    expect(performance.now() - startMs).toBeLessThan(8_000);
    await waitUntil(() => crowd.filter((socket) => !socket.destroyed).length <= MAX_CONNECTIONS);
  });

  test('keeps the connections of its window when a crowd arrives', async () => {
    const { program, port, headers } = await start();
    const [mine] = await openPages(port, headers, 1);
    const crowd = await openSockets(port, 200);
    await waitUntil(() => crowd.some((socket) => socket.destroyed));
    expect([mine?.destroyed, program.listeners()]).toEqual([false, 1]);
  });

  test('closes connections whose headers, upgrades or requests never end', async () => {
    const { port, headers } = await start();
    const [slowHead, slowBody, slowUpgrade, silent] = await openSockets(port, 4);
    const startMs = performance.now();
    const endings = [slowHead, slowBody, slowUpgrade, silent].map(
      (socket) =>
        new Promise<number>((resolve) => socket?.resume().once('close', () => resolve(performance.now() - startMs))),
    );
    let told = '';
    slowHead?.on('data', (part) => {
      told += String(part);
    });
    slowHead?.write('GET / HTTP/1.1\r\nX: ');
    slowUpgrade?.write(formatUpgrade(headers).slice(0, -2));
    const dribble = setInterval(() => {
      slowHead?.write('x');
      slowUpgrade?.write('x');
    }, 200);
    slowBody?.write(
      formatRequest('POST /session HTTP/1.1', [...headers, 'Content-Type: application/json', 'Content-Length: 9'], '{'),
    );
    const [head = 0, body = 0, upgrade = 0, none = 0] = await Promise.all(endings);
    clearInterval(dribble);
    const slackMs = SERVER_LIMITS.connectionsCheckingInterval + 8_000;
    expect(head).toBeLessThan(SERVER_LIMITS.headersTimeout + slackMs);
    expect(upgrade).toBeLessThan(SERVER_LIMITS.headersTimeout + slackMs);
    expect(none).toBeLessThan(SERVER_LIMITS.headersTimeout + slackMs);
    expect(body).toBeLessThan(SERVER_LIMITS.requestTimeout + slackMs);
    expect(told).toMatch(/^HTTP\/1\.1 408 /);
    expect(told).toContain("Content-Security-Policy: default-src 'none'");
  });

  test('cancels the tiles of clients that disconnect, and keeps nothing of them', async () => {
    const { program, port, headers } = await start();
    await settleFds();
    const before = countFds();
    const clients = await openPages(port, headers, 30);
    for (const client of clients) client.write(formatMessages([endlessTile]));
    await waitUntil(() => program.waiting() === 30);
    for (const client of clients) client.destroy();
    await waitUntil(() => program.cancelled() === 30);
    await waitUntil(() => countFds() <= before);
  });

  test('survives 150 clients that disconnect in the middle of a large tile', async () => {
    const bytes = new Uint8Array(4_000_000);
    const getTile = async () => ({ bytes, contentType: 'image/png', tier: 'memory', freshness: 'fresh' }) as const;
    const { port, headers } = await start(startSmallProgram({ getTile }));
    await settleFds();
    const before = countFds();
    for (let round = 0; round < 5; round += 1) {
      const clients = await openPages(port, headers, 30);
      const firsts = clients.map(
        (client) => new Promise((resolve) => client.once('data', resolve).once('close', resolve)),
      );
      for (const client of clients) client.write(formatMessages([aTile]));
      await Promise.all(firsts);
      // With unread data, this resets the connection.
      for (const client of clients) client.destroy();
      await waitUntil(() => loopback?.countWindows() === 0);
    }
    await waitUntil(() => countFds() <= before);
    expect((await sendRaw(port, formatRequest('GET / HTTP/1.1', headers))).status).toBe(200);
  });

  test('cuts off a window that never reads its events', async () => {
    const { program, port, headers } = await start();
    const [deaf] = await openPages(port, headers, 1);
    deaf?.pause();
    const message = 'x'.repeat(100_000);
    const notices = [{ ...describeError('internal'), message }];
    const shout = setInterval(() => program.emitEvent({ name: 'noticesChanged', notices }), 1);
    await waitUntil(() => program.listeners() === 0);
    clearInterval(shout);
  });

  test('closes at once despite idle, dribbling and listening connections', async () => {
    const { program, port, headers } = await start();
    const [dribbling] = await openSockets(port, 20);
    dribbling?.write('GET / HTTP/1.1\r\nX: ');
    const [waiting] = await openPages(port, headers, 2);
    waiting?.write(formatMessages([endlessTile]));
    await waitUntil(() => program.waiting() === 1);
    const startMs = performance.now();
    await loopback?.close();
    expect(performance.now() - startMs).toBeLessThan(5_000);
    await waitUntil(() => program.waiting() === 0);
  });
});

// Connections of earlier requests may still be closing.
async function settleFds(): Promise<void> {
  let last = -1;
  await waitUntil(() => {
    const now = countFds();
    const isSettled = now === last;
    last = now;
    return isSettled;
  });
}

// Windows and macOS have no such list; the other expectations still apply there.
function countFds(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
}
