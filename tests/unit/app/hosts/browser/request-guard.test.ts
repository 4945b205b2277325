import { describe, expect, test } from 'vitest';
import { describeOwnAddress, judgeRequest, judgeUpgrade } from '../../../../../app/hosts/browser/request-guard.ts';
import type { RequestHead } from '../../../../../app/listening/request-head.ts';

const own = describeOwnAddress(8080);

function judge(more: Partial<RequestHead> & { readonly headers?: readonly string[] }) {
  const rawHeaders = more.headers ?? ['Host', '127.0.0.1:8080'];
  return judgeRequest({ method: 'GET', target: '/', rawHeaders, ...more }, own);
}

function call(...headers: string[]) {
  const needed = ['Host', '127.0.0.1:8080', 'Content-Type', 'application/json'];
  return judge({ method: 'POST', target: '/session', headers: [...needed, ...headers] });
}

const UPGRADE = {
  Host: own.host,
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  Origin: own.origin,
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

/** Judges a page's upgrade request with changed headers (undefined omits one) and additional ones. */
function upgrade(
  headers: Readonly<Record<string, string | undefined>> = {},
  more: readonly string[] = [],
  head: Partial<RequestHead> = {},
) {
  const pairs = Object.entries({ ...UPGRADE, ...headers }).filter(([, value]) => value !== undefined);
  const rawHeaders = [...(pairs.flat() as string[]), ...more];
  return judgeUpgrade({ method: 'GET', target: '/socket', rawHeaders, ...head }, own);
}

describe('the guard of upgrades', () => {
  test('accepts the socket of its own page', () => {
    expect(upgrade()).toBeUndefined();
    expect(upgrade({ Upgrade: 'WebSocket' })).toBeUndefined();
    expect(upgrade({ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'websocket' })).toBeUndefined();
  });

  test.each<[string, number, ReturnType<typeof upgrade>]>([
    ['foreign host', 421, upgrade({ Host: 'evil.example' })],
    ['foreign host', 421, upgrade({ Host: undefined })],
    ['foreign host', 421, upgrade({}, ['host', own.host])],
    ['doubled header', 400, upgrade({}, ['origin', own.origin])],
    ['doubled header', 400, upgrade({}, ['Upgrade', 'websocket'])],
    ['doubled header', 400, upgrade({}, ['Sec-WebSocket-Key', UPGRADE['Sec-WebSocket-Key']])],
    ['doubled header', 400, upgrade({}, ['Cookie', 'a=b', 'cookie', 'a=c'])],
    ['method not allowed', 405, upgrade({}, [], { method: 'POST' })],
    ['method not allowed', 405, upgrade({}, [], { method: 'HEAD' })],
    ['upgrade', 400, upgrade({ Upgrade: 'h2c' })],
    ['upgrade', 400, upgrade({ Upgrade: 'websocket, h2c' })],
    ['upgrade', 400, upgrade({ Upgrade: undefined })],
    ['body', 400, upgrade({ 'Content-Length': '0' })],
    ['body', 400, upgrade({ 'Transfer-Encoding': 'chunked' })],
    ['no such path', 404, upgrade({}, [], { target: '/' })],
    ['no such path', 404, upgrade({}, [], { target: '/socket/' })],
    ['no such path', 404, upgrade({}, [], { target: '/socket?t=abc' })],
    ['no such path', 404, upgrade({}, [], { target: '//socket' })],
    ['foreign site', 403, upgrade({ 'Sec-Fetch-Site': 'same-site' })],
    ['foreign site', 403, upgrade({ 'Sec-Fetch-Site': 'cross-site' })],
    ['foreign site', 403, upgrade({ 'Sec-Fetch-Mode': 'no-cors' })],
    ['foreign origin', 403, upgrade({ Origin: 'https://evil.example' })],
    ['foreign origin', 403, upgrade({ Origin: 'http://localhost:8080' })],
    ['foreign origin', 403, upgrade({ Origin: 'null' })],
    ['foreign origin', 403, upgrade({ Origin: undefined })],
  ])('names %s', (reason, status, refusal) => {
    expect(refusal).toMatchObject({ status, reason });
  });
});

describe('the request guard', () => {
  test('accepts plain requests of its own page', () => {
    expect(judge({})).toBeUndefined();
    expect(judge({ method: 'HEAD', target: '/index.html' })).toBeUndefined();
    expect(judge({ target: '/assets/index-BE7S_9Xa.js' })).toBeUndefined();
    expect(judge({ target: '/?geo=48.2,-16.4,7' })).toBeUndefined();
    expect(judge({ target: '/?geo=geo:48.2,16.4;u=1?z=7' })).toBeUndefined();
    expect(judge({ target: '/?geo=geo%3A48.2%2c16.4%3Fz%3D7' })).toBeUndefined();
    expect(call('Origin', 'http://127.0.0.1:8080', 'Sec-Fetch-Site', 'same-origin')).toBeUndefined();
    expect(call('sec-fetch-site', 'none')).toBeUndefined();
  });

  test.each<[string, number, ReturnType<typeof judge>]>([
    ['foreign host', 421, judge({ headers: ['Host', 'evil.example'] })],
    ['foreign host', 421, judge({ headers: ['hOST', '127.0.0.1:8080', 'HOST', '127.0.0.1:8080'] })],
    ['doubled header', 400, call('Origin', own.origin, 'origin', own.origin)],
    ['two lengths', 400, call('Content-Length', '2', 'Transfer-Encoding', 'chunked')],
    ['method not allowed', 405, judge({ method: 'DELETE' })],
    ['upgrade', 400, call('Upgrade', 'h2c')],
    ['no such path', 404, judge({ target: '/../x' })],
    ['foreign site', 403, call('Sec-Fetch-Site', 'same-site')],
    [
      'service worker',
      403,
      judge({ target: '/assets/main.js', headers: ['Host', own.host, 'Service-Worker', 'script'] }),
    ],
    ['foreign origin', 403, call('Origin', 'http://localhost:8080')],
    ['not JSON', 415, judge({ method: 'POST', headers: ['Host', '127.0.0.1:8080', 'Content-Type', 'text/plain'] })],
  ])('names %s', (reason, status, refusal) => {
    expect(refusal).toMatchObject({ status, reason });
  });

  test.each([
    '/?geo=',
    '/?geo=1,2&t=abc',
    '/?t=abc',
    '/?geo=1,2&geo=3,4',
    '/?t=&geo=1,2',
    '/?geo=1,2#x',
    '/?geo=1 2',
    '/?geo=%',
    '/?geo=%0g',
    '/?geo=1,2\r\nSet-Cookie:a=b',
    '/?geo=//evil.example',
    '/?geo=<script>',
    '/?other=1',
    '/index.html?geo=1,2',
    '/call/quit?geo=1,2',
    `/?geo=${'1'.repeat(513)}`,
  ])('accepts no target but one with a plain place: %j', (target) => {
    expect(judge({ target })).toEqual({ status: 404, reason: 'no such path' });
  });

  test.each([
    ['POST', '/'],
    ['POST', '/socket'],
    ['POST', '/?geo=1,2,3'],
    ['GET', '/session'],
    ['HEAD', '/session'],
  ])('allows POST for the exchange of tokens only, which needs it: %s %s', (method, target) => {
    const headers = ['Host', own.host, 'Content-Type', 'application/json'];
    expect(judge({ method, target, headers })).toMatchObject({ status: 405, reason: 'method not allowed' });
  });

  test('knows that browsers leave port 80 out', () => {
    expect(describeOwnAddress(80)).toEqual({ host: '127.0.0.1', origin: 'http://127.0.0.1' });
    expect(describeOwnAddress(8080)).toEqual({ host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' });
  });

  test('never throws, whatever a request holds', () => {
    for (const text of ['', '\0', '%', '[', 'http://[', '\u{1f5fa}', 'x'.repeat(100_000)]) {
      expect(judge({ method: text })?.status).toBe(405);
      expect(judge({ headers: ['Host', text] })?.status).toBe(421);
      expect(judge({ headers: [text] })?.status).toBe(421);
      judge({ target: text });
    }
  });
});
