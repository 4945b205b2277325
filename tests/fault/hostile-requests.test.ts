/** Requests from other pages, unauthorised or broken, byte for byte. */
import { describe, expect, test } from 'vitest';
import { MAX_SESSION_BYTES } from '../../app/hosts/browser/session.ts';
import { JSON_TYPE, useRawClient } from '../support/raw-client.ts';
import { formatRequest, sendRaw } from '../support/raw-http.ts';

const client = useRawClient();

describe('requests from other pages', () => {
  test.each(['cross-site', 'same-site', 'CROSS-SITE', 'nonsense'])('refuses a request from a %s page', async (site) => {
    client.expectRefusal(
      await client.post('/session', [client.host, client.cookie, JSON_TYPE, `Sec-Fetch-Site: ${site}`]),
      403,
    );
    client.expectRefusal(await client.upgrade([...client.page, `Sec-Fetch-Site: ${site}`]), 403);
    client.expectRefusal(
      await client.get('/main.ts', [client.host, client.cookie, `Sec-Fetch-Site: ${site}`, 'Sec-Fetch-Dest: script']),
      403,
    );
  });

  test('refuses to be framed by another page', async () => {
    const frame = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'];
    client.expectRefusal(await client.get('/', [client.host, client.cookie, ...frame]), 403);
  });

  test('lets a link in another program open the map', async () => {
    const link = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];
    expect((await client.get('/', [client.host, client.cookie, ...link])).status).toBe(200);
  });

  test.each([
    'https://evil.example',
    'http://127.0.0.1',
    'http://localhost:PORT',
    'https://127.0.0.1:PORT',
    'null',
    '',
  ])('refuses a request with the origin %j', async (origin) => {
    const value = `Origin: ${origin.replace('PORT', String(client.port))}`;
    client.expectRefusal(await client.post('/session', [client.host, client.cookie, JSON_TYPE, value]), 403);
    client.expectRefusal(await client.upgrade([client.host, client.cookie, value]), 403);
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
    client.expectRefusal(await client.post('/session', [client.host, client.cookie, `Content-Type: ${type}`]), 415);
  });

  test('refuses a request without a content type, and with two', async () => {
    client.expectRefusal(await client.post('/session', [client.host, client.cookie]), 415);
    client.expectRefusal(
      await client.post('/session', [client.host, client.cookie, JSON_TYPE, 'Content-Type: text/plain']),
      400,
    );
  });
});

describe('tokens and cookies', () => {
  test('rejects everything without the cookie except the window’s files, which are the same for all', async () => {
    const origin = `Origin: ${client.loopback.origin}`;
    client.expectRefusal(await client.upgrade([client.host, origin]), 403);
    client.expectRefusal(await client.exchange('', [client.host, JSON_TYPE, origin]), 403);
    for (const target of ['/', '/index.html', '/main.ts']) {
      const [stranger, own] = [
        await client.get(target, [client.host]),
        await client.get(target, [client.host, client.cookie]),
      ];
      expect([stranger.status, stranger.body, stranger.headers['set-cookie']]).toEqual([200, own.body, undefined]);
    }
    client.expectRefusal(await client.get('/nothing', [client.host]), 404);
  });

  test('accepts a token once', async () => {
    const token = client.mintToken();
    const first = await client.exchange(token);
    expect([first.status, first.body]).toEqual([204, '']);
    expect(first.headers['set-cookie']).toMatch(
      new RegExp(`^tilekeep-${client.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    client.expectRefusal(await client.exchange(token), 403);
  });

  test('accepts a page with the cookie again, and ignores an unusable new token', async () => {
    for (const token of ['', 'x'.repeat(43)]) {
      const answer = await client.exchange(token, [client.host, client.cookie, JSON_TYPE]);
      expect([answer.status, answer.headers['set-cookie']]).toEqual([204, undefined]);
    }
  });

  test('rejects wrong, truncated, long and empty tokens, and bodies without one', async () => {
    const token = client.mintToken();
    for (const wrong of [token.slice(0, -1), `${token}x`, '', 'A'.repeat(43), 'null', `#${token}`]) {
      client.expectRefusal(await client.exchange(wrong), 403);
    }
    for (const body of [`"${token}"`, `{"token":["${token}"]}`, '{"token":null}', 'null', '{']) {
      client.expectRefusal(await client.post('/session', [client.host, JSON_TYPE], body), 400);
    }
    expect((await client.exchange(token)).status).toBe(204);
  });

  test('accepts a token only from its own page: not from other pages, other names, forms, GET or HEAD', async () => {
    const token = client.mintToken();
    for (const other of ['https://evil.example', `http://localhost:${client.port}`, 'null']) {
      client.expectRefusal(await client.exchange(token, [client.host, JSON_TYPE, `Origin: ${other}`]), 403);
    }
    for (const site of ['cross-site', 'same-site']) {
      client.expectRefusal(await client.exchange(token, [client.host, JSON_TYPE, `Sec-Fetch-Site: ${site}`]), 403);
    }
    client.expectRefusal(await client.exchange(token, ['Host: evil.example', JSON_TYPE]), 421);
    client.expectRefusal(await client.exchange(token, [client.host, 'Content-Type: text/plain']), 415);
    for (const target of ['/session', `/?t=${token}`, `/session?t=${token}`]) {
      const answer = await client.get(target, [client.host]);
      client.expectRefusal(answer, target === '/session' ? 405 : 404);
    }
    const head = await sendRaw(client.port, formatRequest('HEAD /session HTTP/1.1', [client.host]));
    expect(head.status).toBe(405);
    const own = [`Origin: ${client.loopback.origin}`, 'Sec-Fetch-Site: same-origin'];
    expect((await client.exchange(token, [client.host, JSON_TYPE, ...own])).status).toBe(204);
  });

  test('reads no more than a token from clients without the cookie', async () => {
    client.expectRefusal(await client.exchange('x'.repeat(MAX_SESSION_BYTES)), 413);
    const chunk = formatRequest('POST /session HTTP/1.1', [client.host, JSON_TYPE, 'Transfer-Encoding: chunked']);
    const body = JSON.stringify({ token: 'x'.repeat(MAX_SESSION_BYTES) });
    client.expectRefusal(
      await sendRaw(client.port, `${chunk}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
      413,
    );
  });

  test('refuses a wrong cookie and the cookie of another port', async () => {
    const value = client.cookie.split('=')[1];
    for (const wrong of [
      `Cookie: tilekeep-${client.port}=${'A'.repeat(43)}`,
      `Cookie: tilekeep-${client.port}=`,
      `Cookie: tilekeep-${client.port + 1}=${value}`,
      `Cookie: tilekeep=${value}`,
      `Cookie: ${value}`,
      'Cookie: ;;;=;',
      `Cookie: xtilekeep-${client.port}=${value}`,
    ]) {
      client.expectRefusal(await client.exchange('', [client.host, wrong, JSON_TYPE]), 403);
      const origin = `Origin: ${client.loopback.origin}`;
      client.expectRefusal(await client.upgrade([client.host, wrong, origin]), 403);
    }
  });

  test('finds its cookie among those of other servers on this computer', async () => {
    const planted = client.cookie.replace('Cookie: ', `Cookie: a=b; tilekeep-${client.port}=planted; `);
    expect((await client.get('/', [client.host, planted])).status).toBe(200);
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
    client.expectRefusal(await sendRaw(client.port, Buffer.from(bytes, 'latin1')), 400);
    expect((await client.get('/', [client.host, client.cookie])).status).toBe(200);
  });

  test('answers bad chunks without acting on them', async () => {
    const head = formatRequest('POST /session HTTP/1.1', [
      client.host,
      client.cookie,
      JSON_TYPE,
      'Transfer-Encoding: chunked',
    ]);
    const answer = await sendRaw(client.port, `${head}zz\r\n{}\r\n0\r\n\r\n`);
    expect([0, 400]).toContain(answer.status);
    expect(client.program.quits()).toBe(0);
    expect((await client.get('/', [client.host, client.cookie])).status).toBe(200);
  });

  test('refuses expectations and other protocols', async () => {
    client.expectRefusal(
      await client.post('/session', [client.host, client.cookie, JSON_TYPE, 'Expect: 100-continue']),
      417,
    );
    client.expectRefusal(
      await client.post('/session', [client.host, client.cookie, JSON_TYPE, 'Expect: a miracle']),
      417,
    );
    client.expectRefusal(await client.upgrade(client.page, 'GET / HTTP/1.1'), 404);
    const h2c = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'];
    client.expectRefusal(
      await sendRaw(client.port, ['GET /socket HTTP/1.1', ...client.page, ...h2c, '', ''].join('\r\n')),
      400,
    );
    // Without `Connection: Upgrade`, Node treats it as an ordinary request.
    client.expectRefusal(await client.get('/socket', [...client.page, 'Upgrade: websocket']), 400);
  });

  test.each(['', '{', '{}{}', 'undefined', '\xff\xfe', '['.repeat(MAX_SESSION_BYTES)])(
    'refuses the body %#',
    async (body) => {
      const bytes = Buffer.from(body, 'latin1');
      const head = formatRequest('POST /session HTTP/1.1', [
        client.host,
        client.cookie,
        JSON_TYPE,
        `Content-Length: ${bytes.length}`,
      ]);
      client.expectRefusal(await sendRaw(client.port, Buffer.concat([Buffer.from(head), bytes])), 400);
    },
  );

  test('rejects a body over the limit, announced or not', async () => {
    const body = `"${'x'.repeat(MAX_SESSION_BYTES)}"`;
    client.expectRefusal(await client.post('/session', [client.host, client.cookie, JSON_TYPE], body), 413);
    const head = formatRequest('POST /session HTTP/1.1', [
      client.host,
      client.cookie,
      JSON_TYPE,
      'Transfer-Encoding: chunked',
    ]);
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    client.expectRefusal(await sendRaw(client.port, head + chunk), 413);
  });

  test('rejects a large body by its length, before any of it arrives', async () => {
    const length = `Content-Length: ${MAX_SESSION_BYTES + 1}`;
    const startMs = performance.now();
    const head = formatRequest('POST /session HTTP/1.1', [client.host, client.cookie, JSON_TYPE, length]);
    client.expectRefusal(await sendRaw(client.port, head), 413);
    expect(performance.now() - startMs).toBeLessThan(8_000);
  });

  test('refuses headers over 8 kB, in one or in many', async () => {
    client.expectRefusal(await client.get('/', [client.host, `X: ${'x'.repeat(9_000)}`]), 431);
    client.expectRefusal(
      await client.get('/', [
        client.host,
        ...Array.from({ length: 400 }, (_, index) => `X-${index}: ${'y'.repeat(20)}`),
      ]),
      431,
    );
    client.expectRefusal(await client.get(`/${'x'.repeat(9_000)}`, [client.host]), 431);
    expect((await client.get('/', [client.host, client.cookie])).status).toBe(200);
  });

  test('ignores the rest of a refused request', async () => {
    const inner = formatRequest(
      'POST /session HTTP/1.1',
      [client.host, client.cookie, JSON_TYPE, 'Content-Length: 2'],
      '{}',
    );
    const length = `Content-Length: ${inner.length}`;
    const outer = ['POST /session HTTP/1.1', 'Host: evil.example', client.cookie, JSON_TYPE, length, '', inner].join(
      '\r\n',
    );
    const answer = await sendRaw(client.port, outer);
    client.expectRefusal(answer, 421);
    expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(answer.headers.connection).toBe('close');
  });
});
