/** Requests that only an attacker or a broken program would send, byte for byte, to the real loopback server. */
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Loopback, startLoopback } from '../../app/hosts/browser/loopback-server.ts';
import { SECURITY_HEADERS } from '../../app/service/content-policy.ts';
import { enter } from '../contract/http-carrier.ts';
import { formatRequest, type RawAnswer, sendRaw } from '../support/raw-http.ts';
import { type SmallProgram, startSmallProgram } from '../support/small-program.ts';

const clientDir = fileURLToPath(new URL('../../renderer', import.meta.url));
let program: SmallProgram;
let loopback: Loopback;
let port = 0;
let host = '';
let cookie = '';

beforeAll(async () => {
  program = startSmallProgram();
  loopback = await startLoopback({ program, clientDir, port: 0 });
  port = Number(new URL(loopback.origin).port);
  host = `Host: 127.0.0.1:${port}`;
  cookie = `Cookie: ${(await enter(loopback.mintAddress())).cookie}`;
});

afterAll(() => loopback.close());

const json = 'Content-Type: application/json';

function post(target: string, headers: readonly string[], body = '{}'): Promise<RawAnswer> {
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return sendRaw(port, formatRequest(`POST ${target} HTTP/1.1`, [...headers, length], body));
}

function get(target: string, headers: readonly string[]): Promise<RawAnswer> {
  return sendRaw(port, formatRequest(`GET ${target} HTTP/1.1`, headers));
}

/** Every answer, whatever it is, carries the headers, tells nothing of the inside, and has changed nothing. */
function expectRefusal(answer: RawAnswer, status: number): void {
  expect(answer.status).toBe(status);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(answer.headers[name.toLowerCase()]).toBe(value);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.body).not.toMatch(/\bat |node:|\.ts\b|\/root|\/home|\/work|Error/);
  expect(answer.body.length).toBeLessThan(200);
  expect(program.quits()).toBe(0);
}

async function expectAlive(): Promise<void> {
  expect((await get('/', [host, cookie])).status).toBe(200);
}

describe('hosts that are not ours (DNS rebinding)', () => {
  const foreign = [
    'evil.example',
    'evil.example:PORT',
    'localhost',
    'localhost:PORT',
    'localhost6:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1:99999',
    '127.0.0.1:PORT.',
    '127.0.0.1.:PORT',
    '127.0.0.1:PORT@evil.example',
    'user@127.0.0.1:PORT',
    '127.1:PORT',
    '127.0.0.2:PORT',
    '2130706433:PORT',
    '0x7f.1:PORT',
    '0177.0.0.1:PORT',
    '0.0.0.0:PORT',
    '[::1]:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '[]',
    '[',
    '',
    ' ',
    '127.0.0.1:PORT, evil.example',
    '127.0.0.1:PORT/',
    '127.0.0.1:0PORT',
    '127。0。0。1:PORT',
    '%31%32%37.0.0.1:PORT',
  ];
  test.each(foreign)('turns %j away', async (name) => {
    const value = name.replace('PORT', String(port));
    expectRefusal(await post('/call/quit', [`Host: ${value}`, cookie, json]), 421);
    expectRefusal(await get('/', [`Host: ${value}`, cookie]), 421);
  });

  test('turns a request without a host away, in every version of HTTP', async () => {
    expectRefusal(await get('/', [cookie]), 421);
    expectRefusal(await sendRaw(port, `GET / HTTP/1.0\r\n${cookie}\r\n\r\n`), 421);
    expectRefusal(await sendRaw(port, 'GET /\r\n\r\n'), 421);
  });

  test('keeps a token that was sent to another name', async () => {
    const { search } = new URL(loopback.mintAddress());
    expectRefusal(await get(`/${search}`, ['Host: evil.example']), 421);
    expect((await get(`/${search}`, [host])).status).toBe(303);
  });

  test('turns two hosts away, whichever comes first', async () => {
    expectRefusal(await get('/', [host, 'Host: evil.example', cookie]), 421);
    expectRefusal(await get('/', ['Host: evil.example', host, cookie]), 421);
    expectRefusal(await get('/', [host, host, cookie]), 421);
  });

  test('answers HTTP/1.0 with the right host', async () => {
    expect((await sendRaw(port, `GET / HTTP/1.0\r\n${host}\r\n${cookie}\r\n\r\n`)).status).toBe(200);
  });
});

describe('targets that mean another host or another folder', () => {
  const odd = [
    'http://evil.example/',
    'http://127.0.0.1:PORT/',
    '//evil.example/',
    '//',
    '///index.html',
    '/..',
    '/../package.json',
    '/../../../../etc/passwd',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/..%5cpackage.json',
    '/..\\package.json',
    '/%252e%252e/package.json',
    '/./index.html',
    '/.git/config',
    '/index.html%00.js',
    '/index.html\x00',
    '/%',
    '/%zz',
    '/%c0%ae%c0%ae/',
    '/index.html?x',
    '/index.html#x',
    '/index.html;x',
    '/C:/Windows/win.ini',
    '/@fs/etc/passwd',
    '/call//getTile',
    '/call/getTile/',
    '/events/../events',
  ];
  test.each(odd)('serves nothing at %j', async (target) => {
    const answer = await get(target.replace('PORT', String(port)), [host, cookie]);
    expect([400, 404]).toContain(answer.status);
    expectRefusal(answer, answer.status);
  });

  test('serves nothing outside the list of files, and no folder', async () => {
    for (const target of ['/tsconfig', '/map', '/map/', '/nothing.js', `/${'a/'.repeat(500)}`]) {
      expectRefusal(await get(target, [host, cookie]), 404);
    }
  });

  test('refuses the asterisk form', async () => {
    expectRefusal(await get('*', [host, cookie]), 404);
    expectRefusal(await sendRaw(port, formatRequest('OPTIONS * HTTP/1.1', [host, cookie])), 405);
  });
});

describe('methods', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH'])('refuses %s', async (method) => {
    const answer = await sendRaw(port, formatRequest(`${method} /call/quit HTTP/1.1`, [host, cookie, json]));
    expectRefusal(answer, 405);
    expect(answer.headers.allow).toBe('GET, HEAD, POST');
  });

  test('refuses CONNECT, unknown words and small letters', async () => {
    expectRefusal(await sendRaw(port, formatRequest('CONNECT evil.example:443 HTTP/1.1', [host])), 405);
    expectRefusal(await sendRaw(port, formatRequest('NOSUCH / HTTP/1.1', [host])), 400);
    expectRefusal(await sendRaw(port, formatRequest('get / HTTP/1.1', [host])), 400);
  });

  test('changes nothing by GET or HEAD', async () => {
    expectRefusal(await get('/call/quit', [host, cookie, json]), 405);
    expect((await sendRaw(port, formatRequest('HEAD /call/quit HTTP/1.1', [host, cookie, json]))).status).toBe(405);
    expectRefusal(await post('/', [host, cookie, json]), 405);
    expectRefusal(await post('/events', [host, cookie, json]), 405);
  });

  test('spends no token by HEAD', async () => {
    const url = new URL(loopback.mintAddress());
    expect((await sendRaw(port, formatRequest(`HEAD ${url.pathname}${url.search} HTTP/1.1`, [host]))).status).toBe(404);
    expect((await get(`${url.pathname}${url.search}`, [host])).status).toBe(303);
  });

  test('answers HEAD of a file without its body', async () => {
    const answer = await sendRaw(port, formatRequest('HEAD / HTTP/1.1', [host, cookie]));
    expect([answer.status, answer.body]).toEqual([200, '']);
  });
});

describe('requests from other pages', () => {
  test.each(['cross-site', 'same-site', 'CROSS-SITE', 'nonsense'])('refuses a call from a %s page', async (site) => {
    expectRefusal(await post('/call/quit', [host, cookie, json, `Sec-Fetch-Site: ${site}`]), 403);
    expectRefusal(await get('/events', [host, cookie, `Sec-Fetch-Site: ${site}`, 'Sec-Fetch-Mode: no-cors']), 403);
    expectRefusal(await get('/main.ts', [host, cookie, `Sec-Fetch-Site: ${site}`, 'Sec-Fetch-Dest: script']), 403);
  });

  test('refuses to be framed by another page', async () => {
    const frame = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'];
    expectRefusal(await get('/', [host, cookie, ...frame]), 403);
  });

  test('lets a link in another program open the map', async () => {
    const link = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];
    expect((await get('/', [host, cookie, ...link])).status).toBe(200);
  });

  test.each([
    'https://evil.example',
    'http://127.0.0.1',
    'http://localhost:PORT',
    'https://127.0.0.1:PORT',
    'null',
    '',
  ])('refuses a call with the origin %j', async (origin) => {
    const value = `Origin: ${origin.replace('PORT', String(port))}`;
    expectRefusal(await post('/call/quit', [host, cookie, json, value]), 403);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    'application/json, text/plain',
    'application/jsonp',
    '',
  ])('refuses the content type %j, which a form can send', async (type) => {
    expectRefusal(await post('/call/quit', [host, cookie, `Content-Type: ${type}`]), 415);
  });

  test('refuses a call without a content type, and with two', async () => {
    expectRefusal(await post('/call/quit', [host, cookie]), 415);
    expectRefusal(await post('/call/quit', [host, cookie, json, 'Content-Type: text/plain']), 400);
  });

  test('takes a call of its own page', async () => {
    const own = [`Origin: ${loopback.origin}`, 'Sec-Fetch-Site: same-origin'];
    const answer = await post('/call/countTiles', [host, cookie, json, ...own], '{"sourceId":null}');
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { ok: true, value: { tiles: 3, bytes: 4500 } }]);
  });
});

describe('tokens and cookies', () => {
  test('refuses everything without the cookie, index and files included', async () => {
    for (const target of ['/', '/index.html', '/main.ts', '/events', '/nothing']) {
      expectRefusal(await get(target, [host]), 403);
    }
    expectRefusal(await post('/call/quit', [host, json]), 403);
  });

  test('lets a token in once', async () => {
    const { pathname, search } = new URL(loopback.mintAddress());
    const first = await get(`${pathname}${search}`, [host]);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']).toMatch(
      new RegExp(`^tilekeep-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expectRefusal(await get(`${pathname}${search}`, [host]), 403);
  });

  test('refuses wrong, cut, long and empty tokens', async () => {
    const { search } = new URL(loopback.mintAddress());
    for (const token of [search.slice(0, -1), `${search}x`, '?t=', `?t=${'A'.repeat(43)}`, '?t=null']) {
      const answer = await get(`/${token}`, [host]);
      expectRefusal(answer, answer.status);
      expect([403, 404]).toContain(answer.status);
    }
    expect((await get(`/${search}`, [host])).status).toBe(303);
  });

  test('refuses a wrong cookie and the cookie of another port', async () => {
    const value = cookie.split('=')[1];
    for (const wrong of [
      `Cookie: tilekeep-${port}=${'A'.repeat(43)}`,
      `Cookie: tilekeep-${port}=`,
      `Cookie: tilekeep-${port + 1}=${value}`,
      `Cookie: tilekeep=${value}`,
      `Cookie: ${value}`,
      'Cookie: ;;;=;',
      `Cookie: xtilekeep-${port}=${value}`,
    ]) {
      expectRefusal(await post('/call/quit', [host, wrong, json]), 403);
    }
  });

  test('finds its cookie beside those of other servers on this computer', async () => {
    const planted = cookie.replace('Cookie: ', `Cookie: a=b; tilekeep-${port}=planted; `);
    expect((await get('/', [host, planted])).status).toBe(200);
  });
});

describe('broken requests', () => {
  test.each([
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc'],
    ['a bare line feed in a header', 'GET / HTTP/1.1\r\nHost: x\nX: \r y\r\n\r\n'],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n'],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n'],
    ['another protocol', 'GET / HTTP/9.9\r\n\r\n'],
    ['two content lengths', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a negative content length', 'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n'],
    ['an odd transfer encoding', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked, identity\r\n\r\n'],
    [
      'length and chunks together',
      'POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('answers %s with 400', async (_name, bytes) => {
    expectRefusal(await sendRaw(port, Buffer.from(bytes, 'latin1')), 400);
    await expectAlive();
  });

  test('answers bad chunks without acting on them', async () => {
    const head = formatRequest('POST /call/quit HTTP/1.1', [host, cookie, json, 'Transfer-Encoding: chunked']);
    const answer = await sendRaw(port, `${head}zz\r\n{}\r\n0\r\n\r\n`);
    expect([0, 400]).toContain(answer.status);
    expect(program.quits()).toBe(0);
    await expectAlive();
  });

  test('refuses expectations and other protocols', async () => {
    expectRefusal(await post('/call/quit', [host, cookie, json, 'Expect: 100-continue']), 417);
    expectRefusal(await post('/call/quit', [host, cookie, json, 'Expect: a miracle']), 417);
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    expectRefusal(await sendRaw(port, ['GET /events HTTP/1.1', host, cookie, ...upgrade, '', ''].join('\r\n')), 400);
  });

  test.each(['', '{', '{}{}', 'undefined', '\xff\xfe', `${'['.repeat(60_000)}`])(
    'refuses the body %#',
    async (body) => {
      const bytes = Buffer.from(body, 'latin1');
      const head = formatRequest('POST /call/quit HTTP/1.1', [host, cookie, json, `Content-Length: ${bytes.length}`]);
      expectRefusal(await sendRaw(port, Buffer.concat([Buffer.from(head), bytes])), 400);
    },
  );

  test('refuses a body over 64 kB, told beforehand or not', async () => {
    const body = `"${'x'.repeat(65_536)}"`;
    expectRefusal(await post('/call/quit', [host, cookie, json], body), 413);
    const head = formatRequest('POST /call/quit HTTP/1.1', [host, cookie, json, 'Transfer-Encoding: chunked']);
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    expectRefusal(await sendRaw(port, head + chunk), 413);
  });

  test('refuses headers over 8 kB, in one or in many', async () => {
    expectRefusal(await get('/', [host, `X: ${'x'.repeat(9_000)}`]), 431);
    expectRefusal(
      await get('/', [host, ...Array.from({ length: 400 }, (_, index) => `X-${index}: ${'y'.repeat(20)}`)]),
      431,
    );
    expectRefusal(await get(`/${'x'.repeat(9_000)}`, [host]), 431);
    await expectAlive();
  });

  test('takes the rest of a refused request for nothing', async () => {
    const inner = formatRequest('POST /call/quit HTTP/1.1', [host, cookie, json, 'Content-Length: 2'], '{}');
    const length = `Content-Length: ${inner.length}`;
    const outer = ['POST /call/quit HTTP/1.1', 'Host: evil.example', cookie, json, length, '', inner].join('\r\n');
    const answer = await sendRaw(port, outer);
    expectRefusal(answer, 421);
    expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});

describe('where it listens', () => {
  test('listens on 127.0.0.1 alone', async () => {
    const hex = port.toString(16).toUpperCase().padStart(4, '0');
    if (process.platform === 'linux') {
      const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => readFileSync(path, 'utf8').split('\n'));
      const listening = lines.filter((line) => / 0A /.test(line) && line.includes(`:${hex} `));
      expect(listening.map((line) => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${hex}`]);
    }
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const { address, internal } of addresses.filter((entry) => entry.family === 'IPv4')) {
      if (!internal) await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow('fetch failed');
    }
  });
});
