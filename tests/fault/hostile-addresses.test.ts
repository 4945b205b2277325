/** Requests for names, paths and methods that only an attacker or a broken program would use, byte for byte. */
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { JSON_TYPE, useRawClient } from '../support/raw-client.ts';
import { formatRequest, sendRaw } from '../support/raw-http.ts';

const client = useRawClient();

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
  test.each(foreign)('rejects %j', async (name) => {
    const value = name.replace('PORT', String(client.port));
    client.expectRefusal(await client.post('/session', [`Host: ${value}`, client.cookie, JSON_TYPE]), 421);
    client.expectRefusal(await client.get('/', [`Host: ${value}`, client.cookie]), 421);
    const [, ...page] = client.page;
    client.expectRefusal(await client.upgrade([`Host: ${value}`, ...page]), 421);
  });

  test('rejects a request without a host, in every version of HTTP', async () => {
    client.expectRefusal(await client.get('/', [client.cookie]), 421);
    client.expectRefusal(await sendRaw(client.port, `GET / HTTP/1.0\r\n${client.cookie}\r\n\r\n`), 421);
    client.expectRefusal(await sendRaw(client.port, 'GET /\r\n\r\n'), 421);
  });

  test('keeps a token valid that was sent to another name', async () => {
    const token = client.mintToken();
    client.expectRefusal(await client.exchange(token, ['Host: evil.example', JSON_TYPE]), 421);
    expect((await client.exchange(token)).status).toBe(204);
  });

  test('rejects two hosts, whichever comes first', async () => {
    client.expectRefusal(await client.get('/', [client.host, 'Host: evil.example', client.cookie]), 421);
    client.expectRefusal(await client.get('/', ['Host: evil.example', client.host, client.cookie]), 421);
    client.expectRefusal(await client.get('/', [client.host, client.host, client.cookie]), 421);
    client.expectRefusal(await client.upgrade(['Host: evil.example', ...client.page]), 421);
  });

  test('answers HTTP/1.0 with the right host', async () => {
    expect((await sendRaw(client.port, `GET / HTTP/1.0\r\n${client.host}\r\n${client.cookie}\r\n\r\n`)).status).toBe(
      200,
    );
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
    '/assets//index.js',
    '/session/',
    '/socket/../socket',
  ];
  test.each(odd)('serves nothing at %j', async (target) => {
    const answer = await client.get(target.replace('PORT', String(client.port)), [client.host, client.cookie]);
    expect([400, 404]).toContain(answer.status);
    client.expectRefusal(answer, answer.status);
  });

  test('serves nothing outside the list of files, and no folder', async () => {
    for (const target of ['/tsconfig', '/map', '/map/', '/nothing.js', `/${'a/'.repeat(500)}`]) {
      client.expectRefusal(await client.get(target, [client.host, client.cookie]), 404);
    }
  });

  test('refuses the asterisk form', async () => {
    client.expectRefusal(await client.get('*', [client.host, client.cookie]), 404);
    client.expectRefusal(
      await sendRaw(client.port, formatRequest('OPTIONS * HTTP/1.1', [client.host, client.cookie])),
      405,
    );
  });
});

describe('methods', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH'])('refuses %s', async (method) => {
    const answer = await sendRaw(
      client.port,
      formatRequest(`${method} /session HTTP/1.1`, [client.host, client.cookie, JSON_TYPE]),
    );
    client.expectRefusal(await client.upgrade(client.page, `${method} /socket HTTP/1.1`), 405);
    client.expectRefusal(answer, 405);
    expect(answer.headers.allow).toBe('GET, HEAD, POST');
  });

  test('rejects CONNECT, unknown words and lower case', async () => {
    client.expectRefusal(
      await sendRaw(client.port, formatRequest('CONNECT evil.example:443 HTTP/1.1', [client.host])),
      405,
    );
    client.expectRefusal(await sendRaw(client.port, formatRequest('NOSUCH / HTTP/1.1', [client.host])), 400);
    client.expectRefusal(await sendRaw(client.port, formatRequest('get / HTTP/1.1', [client.host])), 400);
  });

  test('changes nothing by GET or HEAD', async () => {
    client.expectRefusal(await client.get('/session', [client.host, client.cookie, JSON_TYPE]), 405);
    expect(
      (await sendRaw(client.port, formatRequest('HEAD /session HTTP/1.1', [client.host, client.cookie, JSON_TYPE])))
        .status,
    ).toBe(405);
    client.expectRefusal(await client.post('/', [client.host, client.cookie, JSON_TYPE]), 405);
    client.expectRefusal(await client.post('/socket', [client.host, client.cookie, JSON_TYPE]), 405);
  });

  test('answers HEAD of a file without its body', async () => {
    const answer = await sendRaw(client.port, formatRequest('HEAD / HTTP/1.1', [client.host, client.cookie]));
    expect([answer.status, answer.body]).toEqual([200, '']);
  });
});

describe('where it listens', () => {
  test('listens on 127.0.0.1 alone', async () => {
    const hex = client.port.toString(16).toUpperCase().padStart(4, '0');
    if (process.platform === 'linux') {
      const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => readFileSync(path, 'utf8').split('\n'));
      const listening = lines.filter((line) => / 0A /.test(line) && line.includes(`:${hex} `));
      expect(listening.map((line) => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${hex}`]);
    }
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const { address, internal } of addresses.filter((entry) => entry.family === 'IPv4')) {
      if (!internal) await expect(fetch(`http://${address}:${client.port}/`)).rejects.toThrow('fetch failed');
    }
  });
});
