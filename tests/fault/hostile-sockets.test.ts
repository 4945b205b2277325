/** Page sockets that break the protocol, flood or never read, byte for byte, against the real loopback server. */
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Loopback, startLoopback } from '../../app/hosts/browser/loopback-server.ts';
import { OUTBOX_LIMITS } from '../../app/hosts/browser/outbox.ts';
import { SOCKET_LIMITS } from '../../app/hosts/browser/page-sockets.ts';
import { MAX_RUNNING_CALLS } from '../../app/service/served-page.ts';
import { waitUntil } from '../contract/carrier-cases.ts';
import { enter } from '../contract/session-entry.ts';
import { openSessionCarrier, type SocketCarrier } from '../contract/socket-carrier.ts';
import {
  formatFrame,
  formatMessages,
  formatUpgrade,
  OPCODE,
  openRawPage,
  type RawPage,
} from '../support/raw-frames.ts';
import { openSocket, sendRaw } from '../support/raw-http.ts';
import { type SmallProgram, startSmallProgram } from '../support/small-program.ts';

const clientDir = fileURLToPath(new URL('../../renderer', import.meta.url));
const endless = { sourceId: 'world', coord: { z: 21, x: 0, y: 0 } };
const tile = { sourceId: 'world', coord: { z: 1, x: 0, y: 0 } };
const quit = { id: 1, method: 'quit', args: {} };
const pages: RawPage[] = [];
let program: SmallProgram;
let loopback: Loopback;
let port: number;
let headers: readonly string[];
/** Another page of the same browser, which attacks must not affect. */
let neighbour: SocketCarrier;

async function start(more?: Parameters<typeof startSmallProgram>[0]): Promise<void> {
  program = startSmallProgram(more);
  loopback = await startLoopback({ program, clientDir, port: 0 });
  const session = await enter(loopback.mintAddress());
  port = Number(new URL(session.origin).port);
  headers = [`Host: 127.0.0.1:${port}`, `Cookie: ${session.cookie}`, `Origin: ${session.origin}`];
  neighbour = await openSessionCarrier(session);
}

async function openPage(): Promise<RawPage> {
  const page = await openRawPage(port, headers);
  pages.push(page);
  return page;
}

/**
 * Sends bytes as a page, and expects its connection closed with a code, its calls cancelled and its neighbour
 * unaffected.
 */
async function expectClosed(code: number, ...bytes: readonly Uint8Array[]): Promise<void> {
  const page = await openPage();
  for (const each of bytes) page.socket.write(each);
  expect(await page.closed).toBe(code);
  await waitUntil(() => program.listeners() === 1 && program.waiting() === 0);
  expect(program.quits()).toBe(0);
  expect(await neighbour.call('countTiles', { sourceId: null })).toMatchObject({ ok: true });
}

beforeEach(() => start());

afterEach(async () => {
  for (const { socket } of pages.splice(0)) socket.destroy();
  await loopback.close();
});

describe('frames that break the protocol', () => {
  test.each<[string, number, readonly Uint8Array[]]>([
    ['an unmasked frame', 1002, [formatFrame(Buffer.from('[]'), { masked: false })]],
    ['a reserved bit, as compression would set it', 1002, [formatFrame(Buffer.from('[]'), { reserved: 0x40 })]],
    ['an unknown kind of frame', 1002, [formatFrame(Buffer.from('[]'), { opcode: 3 })]],
    ['a fragmented ping', 1002, [formatFrame(Buffer.alloc(1), { opcode: OPCODE.ping, fin: false })]],
    ['a ping beyond its bound', 1002, [formatFrame(Buffer.alloc(126), { opcode: OPCODE.ping })]],
    ['a fragment of no message', 1002, [formatFrame(Buffer.alloc(1), { opcode: OPCODE.continuation })]],
    [
      'a message within another',
      1002,
      [formatFrame(Buffer.alloc(1), { fin: false }), formatFrame(Buffer.alloc(1), { fin: false })],
    ],
    ['a close of one byte', 1002, [formatFrame(Buffer.alloc(1), { opcode: OPCODE.close })]],
    ['a close with an unassigned code', 1002, [formatFrame(Buffer.from([0, 7]), { opcode: OPCODE.close })]],
    ['a length that is told, not sent', 1009, [formatFrame(Buffer.alloc(0), { length: SOCKET_LIMITS.frame + 1 })]],
    ['a length of two to the 45th', 1009, [formatFrame(Buffer.alloc(0), { length: 2 ** 45 })]],
    [
      'fragments that grow without end',
      1009,
      [
        formatFrame(Buffer.alloc(SOCKET_LIMITS.frame), { fin: false }),
        formatFrame(Buffer.alloc(1), { opcode: OPCODE.continuation, fin: false }),
      ],
    ],
    [
      'more fragments than a message may have',
      1008,
      [
        formatFrame(Buffer.alloc(1), { fin: false }),
        Buffer.concat(
          Array.from({ length: SOCKET_LIMITS.pieces }, () =>
            formatFrame(Buffer.alloc(1), { opcode: OPCODE.continuation, fin: false }),
          ),
        ),
      ],
    ],
    ['text', 1003, [formatFrame(Buffer.from(JSON.stringify([quit])), { opcode: OPCODE.text })]],
    ['an empty frame', 1007, [formatFrame(Buffer.alloc(0))]],
    ['JSON without its length', 1007, [formatFrame(Buffer.from('[{"id":1,"method":"quit","args":{}}]'))]],
    ['a text that is cut off', 1007, [formatFrame(Buffer.from([0, 0, 1, 0, 0x5b]))]],
    ['bytes of no message', 1007, [formatFrame(Buffer.from([0, 0, 0, 2, 0x5b, 0x5d, 0]))]],
    ['deep JSON', 1007, [formatFrame(Buffer.concat([Buffer.from([0, 1, 0, 0]), Buffer.alloc(65_536, '[')]))]],
  ])('close the connection: %s', async (_name, code, bytes) => {
    await expectClosed(code, ...bytes);
  });

  test('that arrive in fragments and single bytes still form a message', async () => {
    const page = await openPage();
    const whole = formatMessages([{ id: 1, method: 'countTiles', args: { sourceId: null } }]).subarray(6);
    const fragments = [
      formatFrame(whole.subarray(0, 5), { fin: false }),
      formatFrame(Buffer.alloc(0), { opcode: OPCODE.ping }),
      formatFrame(whole.subarray(5), { opcode: OPCODE.continuation }),
    ];
    page.socket.setNoDelay();
    for (const byte of Buffer.concat(fragments)) page.socket.write(Buffer.of(byte));
    await waitUntil(() => page.text().includes('"tiles":3'));
  });
});

describe('messages that no page sends', () => {
  test.each<[string, readonly unknown[]]>([
    ['null', [null]],
    ['a name', ['quit']],
    ['no id', [{ method: 'quit', args: {} }]],
    ['no name', [{ id: 1, args: {} }]],
    ['a name that is a number', [{ id: 1, method: 7, args: {} }]],
    ['an id that is a text', [{ ...quit, id: '1' }]],
    ['an id that is broken', [{ ...quit, id: 1.5 }]],
    ['an id beyond the numbers', [{ ...quit, id: 2 ** 53 }]],
    ['a reply', [{ id: 1, reply: { ok: true, value: null } }]],
    ['an event', [{ event: { name: 'ended' } }]],
    ['a cancel of a text', [{ cancel: '1' }]],
    ['an id twice', [{ id: 1, method: 'getTile', args: endless }, quit]],
    ['a call after a bad one', [{}, quit]],
  ])('close the connection, with all pending calls: %s', async (_name, messages) => {
    await expectClosed(1008, formatMessages([{ id: 9, method: 'getTile', args: endless }]), formatMessages(messages));
  });

  test('do nothing once the connection is closing', async () => {
    await expectClosed(1008, Buffer.concat([formatMessages([{}]), formatMessages([quit])]));
  });

  test('do not include unknown calls, bad arguments and cancels of unknown calls', async () => {
    const page = await openPage();
    const calls = ['noSuchCall', '__proto__', 'constructor', ''].map((method, id) => ({ id, method, args: {} }));
    page.socket.write(formatMessages([...calls, { cancel: 77 }]));
    page.socket.write(formatMessages([{ id: 8, method: 'getTile', args: null }]));
    await waitUntil(() => page.text().includes('{"id":8,'));
    expect(page.text().match(/"code":"[\w-]+"/g)).toEqual([
      ...calls.map(() => '"code":"unknown-method"'),
      '"code":"bad-request"',
    ]);
    expect(page.socket.destroyed).toBe(false);
  });
});

describe('floods', () => {
  test('of calls that never end are cut off at the limit', async () => {
    const calls = Array.from({ length: MAX_RUNNING_CALLS + 1 }, (_, id) => ({ id, method: 'getTile', args: endless }));
    await expectClosed(1008, formatMessages(calls));
    expect(program.cancelled()).toBe(MAX_RUNNING_CALLS);
  });

  test.each<[string, readonly unknown[]]>([
    ['calls and cancels', Array.from({ length: 2000 }, () => [{ ...quit, method: 'none' }, { cancel: 1 }]).flat()],
    ['frames of nothing', []],
  ])('of %s are cut off', async (_name, messages) => {
    const page = await openPage();
    const frame = formatMessages(messages);
    const block = Buffer.concat(Array.from({ length: Math.ceil(40_000 / (messages.length + 1)) }, () => frame));
    const flood = setInterval(() => page.socket.write(block), 1);
    expect(await page.closed).toBe(1008);
    clearInterval(flood);
    expect(await neighbour.call('countTiles', { sourceId: null })).toMatchObject({ ok: true });
  });

  test('of pings are answered no faster than they are read', async () => {
    const page = await openPage();
    page.socket.pause();
    const pings = Buffer.concat(
      Array.from({ length: 5_000 }, () => formatFrame(Buffer.alloc(125), { opcode: OPCODE.ping })),
    );
    const flood = setInterval(() => page.socket.write(pings), 1);
    await page.closed.then(() => clearInterval(flood));
    expect(await neighbour.call('countTiles', { sourceId: null })).toMatchObject({ ok: true });
  });

  test('of pages leave the first ones connected', async () => {
    while (loopback.countWindows() < SOCKET_LIMITS.pages) await openPage();
    const answer = await sendRaw(port, formatUpgrade(headers));
    expect([answer.status, answer.headers['content-security-policy']]).toEqual([503, expect.any(String)]);
    pages.pop()?.socket.destroy();
    await waitUntil(() => loopback.countWindows() < SOCKET_LIMITS.pages);
    await openPage();
    expect(await neighbour.call('countTiles', { sourceId: null })).toMatchObject({ ok: true });
  });
});

describe('pages that never read', () => {
  test('are cut off, and the program buffers no more for them than the limit', async () => {
    const bytes = new Uint8Array(2 * 1024 * 1024);
    await loopback.close();
    await start({ getTile: async () => ({ bytes, contentType: 'image/png', tier: 'memory', freshness: 'fresh' }) });
    const page = await openPage();
    page.socket.pause();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    let lastId = 0;
    const ask = setInterval(() => {
      const ids = Array.from({ length: 8 }, (_, index) => lastId + index + 1);
      lastId += ids.length;
      page.socket.write(formatMessages(ids.map((id) => ({ id, method: 'getTile', args: tile }))));
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 1);
    await waitUntil(() => program.listeners() === 1);
    clearInterval(ask);
    // The waiting replies share one tile's bytes: only what was written ahead is a copy.
    expect(most).toBeLessThan(4 * OUTBOX_LIMITS.ahead);
    expect(await neighbour.call('countTiles', { sourceId: null })).toMatchObject({ ok: true });
  });
});

describe('upgrades', () => {
  test.each<[string, number, (own: readonly string[]) => string]>([
    ['without a key', 400, (own) => formatUpgrade(own).replace(/Sec-WebSocket-Key:.*\r\n/, '')],
    ['with a bad key', 400, (own) => formatUpgrade(own).replace(/(Sec-WebSocket-Key:).*/, '$1 x')],
    ['of another version', 400, (own) => formatUpgrade(own).replace('Version: 13', 'Version: 12')],
    ['with a bad protocol', 400, (own) => formatUpgrade([...own, 'Sec-WebSocket-Protocol: ,'])],
    ['with a body', 400, (own) => formatUpgrade([...own, 'Content-Length: 2'])],
    ['from no origin', 403, (own) => formatUpgrade(own.slice(0, 2))],
    ['as a navigation', 403, (own) => formatUpgrade([...own, 'Sec-Fetch-Mode: navigate'])],
  ])('are refused with the headers of all refusals: %s', async (_name, status, format) => {
    const answer = await sendRaw(port, format(headers));
    expect([answer.status, answer.headers['content-security-policy']]).toEqual([status, expect.any(String)]);
    expect(loopback.countWindows()).toBe(1);
  });

  test('compress nothing, whatever a page offers', async () => {
    const page = await openRawPage(port, [...headers, 'Sec-WebSocket-Extensions: permessage-deflate']);
    pages.push(page);
    expect(page.text()).not.toMatch(/permessage-deflate/i);
  });

  test('that are refused and reset at once do not end the program', async () => {
    for (let round = 0; round < 50; round += 1) {
      const socket = await openSocket(port);
      socket.write(formatUpgrade([]));
      socket.resetAndDestroy();
    }
    expect(await neighbour.call('countTiles', { sourceId: null })).toMatchObject({ ok: true });
  });

  test('may carry the first frame', async () => {
    const socket = await openSocket(port);
    let heard = '';
    socket.on('data', (part) => {
      heard += String(part);
    });
    const call = formatMessages([{ id: 1, method: 'countTiles', args: { sourceId: null } }]);
    socket.write(Buffer.concat([Buffer.from(formatUpgrade(headers)), call]));
    await waitUntil(() => heard.includes('"tiles":3'));
    socket.destroy();
  });
});
