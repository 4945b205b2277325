/** How a page's socket breaks, reconnects, and recognises its program. Fake browser parts. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openSocketPort } from '../../../../renderer/bridge/socket-port.ts';
import type { Port } from '../../../../renderer/bridge/transport.ts';
import type { PageMessage } from '../../../../shared/calls/messages.ts';
import { decodeFrame, encodeFrame, type Message } from '../../../../shared/calls/wire.ts';

class PlayedSocket {
  readonly frames: (readonly unknown[])[] = [];
  readonly url: string;
  isClosed = false;
  onclose: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;

  constructor(url: URL) {
    this.url = url.href;
    sockets.push(this);
  }

  send(frame: Uint8Array): void {
    this.frames.push(decodeFrame(frame));
  }

  close(): void {
    this.isClosed = true;
  }

  say(...messages: readonly Message[]): void {
    this.onmessage?.({ data: encodeFrame(messages).buffer });
  }
}

let sockets: PlayedSocket[];
let stored: Map<string, string>;
let tellOtherPages: (event: { readonly key: string }) => void;
let heard: unknown[];
let port: Port;

const latest = () => sockets.at(-1) as PlayedSocket;
const call = (id: number, args: unknown = {}): PageMessage => ({ id, method: 'getTile', args });

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  stored = new Map();
  heard = [];
  vi.stubGlobal('WebSocket', PlayedSocket);
  vi.stubGlobal('location', { href: 'http://127.0.0.1:8080/?geo=1,2' });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
  vi.stubGlobal('window', {
    addEventListener: (_name: string, listener: typeof tellOtherPages) => {
      tellOtherPages = listener;
    },
  });
  port = openSocketPort({
    onMessages: (messages) => heard.push(...messages),
    onConnection: (connected) => heard.push(connected),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('opens the socket of its own server, and sends waiting messages after the greeting', () => {
  expect(latest().url).toBe('ws://127.0.0.1:8080/socket');
  expect(port.send([call(1)])).toBe(true);
  expect(latest().frames).toEqual([]);
  latest().say({ run: 'a' });
  expect(port.send([call(2)])).toBe(true);
  expect([latest().frames, heard, [...stored.values()]]).toEqual([[[call(1)], [call(2)]], [true], ['a']]);
});

it('works without browser storage, and then reconnects only to its own run', () => {
  vi.stubGlobal('localStorage', {
    getItem() {
      throw new DOMException('denied', 'SecurityError');
    },
    setItem() {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  latest().say({ run: 'a' });
  expect([port.send([call(1)]), latest().frames]).toEqual([true, [[call(1)]]]);
  latest().onclose?.();
  vi.advanceTimersByTime(1000);
  latest().say({ run: 'b' });
  expect(latest().isClosed).toBe(true);
});

it('reconnects with growing delays, and sends nothing meanwhile', () => {
  latest().say({ run: 'a' });
  for (const waitMs of [1000, 1500, 2250, 3375, 5062.5]) {
    const before = sockets.length;
    latest().onclose?.();
    expect(port.send([call(1)])).toBe(false);
    vi.advanceTimersByTime(waitMs - 1);
    expect(sockets).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(before + 1);
  }
  for (let round = 0; round < 5; round += 1) {
    latest().onclose?.();
    vi.advanceTimersByTime(15_000);
  }
  expect(sockets).toHaveLength(11);
  latest().say({ run: 'a' });
  expect(heard.at(-1)).toBe(true);
  // Calls made while disconnected have failed and aren't sent later.
  expect(latest().frames).toEqual([]);
});

it('ignores any other run, and sends it nothing', () => {
  latest().say({ run: 'a' });
  latest().onclose?.();
  vi.advanceTimersByTime(1000);
  const impostor = latest();
  port.send([call(1)]);
  impostor.say({ run: 'b' });
  impostor.say({ event: { name: 'ended' } });
  expect([impostor.frames, impostor.isClosed, heard]).toEqual([[], true, [true, false, false]]);
});

it('trusts no program that does not identify its run', () => {
  latest().say({ event: { name: 'ended' } });
  expect([latest().isClosed, heard]).toEqual([true, [false]]);
});

it('continues at once with a run that another page was opened on', () => {
  latest().say({ run: 'a' });
  latest().onclose?.();
  stored.set('tilekeep-run', 'b');
  tellOtherPages({ key: 'tilekeep-run' });
  expect(sockets).toHaveLength(2);
  latest().say({ run: 'b' });
  expect(heard).toEqual([true, false, true]);
  // The reconnection timer is gone.
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(2);
});

it('stops reconnecting after the program has ended, whatever other pages do', () => {
  latest().say({ run: 'a' });
  latest().say({ event: { name: 'ended' } });
  latest().onclose?.();
  tellOtherPages({ key: 'tilekeep-run' });
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(1);
});

it.each<[string, unknown]>([
  ['is no frame', new ArrayBuffer(3)],
  ['is text', '[]'],
])('reconnects at what %s', (_name, data) => {
  latest().say({ run: 'a' });
  latest().onmessage?.({ data });
  expect([latest().isClosed, heard]).toEqual([true, [true, false]]);
});

it('splits large lists into frames, in order', () => {
  latest().say({ run: 'a' });
  const messages = Array.from({ length: 10 }, (_, id) => call(id, 'x'.repeat(20_000)));
  port.send(messages);
  expect(latest().frames.length).toBe(3);
  expect(latest().frames.flat()).toEqual(messages);
});
