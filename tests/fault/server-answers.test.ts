/** How a source handles every response of a real server: each row of the decision table, and recovery. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fetchFromPlatform } from '../../app/hosts/browser/platform-fetch.ts';
import { MAX_TILE_BYTES } from '../../app/image/image-check.ts';
import { makeGate } from '../support/cache-fixture.ts';
import { askInTurn, failureOf, patiently, startSource, tileAt } from '../support/source-fixture.ts';
import { makePng, makeSvg } from '../support/tile-images.ts';
import {
  cutOffByClose,
  cutOffByLength,
  cutOffChunked,
  dribbleBody,
  dribbleHeaders,
  type Fault,
  neverAnswer,
  redirectTo,
  refuseWithTile,
  sendBody,
  sendEndlessBody,
  sendHeaders,
  sendHtml,
  sendHtmlAsPng,
  sendJson,
  sendNotice,
  sendRawHeaders,
  sendSize,
  sendStatus,
  sendWrongMagic,
} from '../support/tile-server-faults.ts';

const TILE = tileAt(5);
const OTHER = tileAt(6);
const SHORT = { headersMs: 250, bodyMs: 250 };

describe('a good answer', () => {
  it('is a tile with its headers, and is requested as the policy wants', async () => {
    const { server, source, clock } = await startSource();
    const { tile, keep } = await source.fetchTile(TILE, patiently());
    expect(Buffer.from(tile.bytes).equals(server.tileBytes(TILE))).toBe(true);
    expect([tile.contentType, keep]).toEqual(['image/png', true]);
    expect(tile.record.headers).toMatchObject({ etag: server.etagOf(TILE), 'cache-control': 'max-age=604800' });
    expect(source.judgeTile(tile, clock.nowMs())).toBe('fresh');
    const [request] = server.requests();
    expect(request?.path).toBe('/10/5/100.png');
    expect(request?.headers).toMatchObject({
      'user-agent': 'Tilekeep/0.0 (+https://example.org)',
      accept: 'image/webp,image/png,image/avif;q=0.9,image/jpeg;q=0.9,image/gif;q=0.8',
      'accept-encoding': 'identity;q=1, *;q=0.1',
    });
    for (const name of ['cache-control', 'pragma', 'cookie', 'referer', 'if-none-match', 'if-modified-since']) {
      expect(request?.headers).not.toHaveProperty(name);
    }
  });

  it('counts its age from when it was requested', async () => {
    const { server, source, clock } = await startSource();
    const askedAtMs = clock.nowMs();
    server.misbehave(({ answerWell }) => {
      clock.advance(60_000);
      answerWell();
    });
    const { tile } = await source.fetchTile(TILE, patiently());
    expect(tile.record.answeredMs - askedAtMs).toBeLessThan(30_000);
  });

  it('is shown but not kept under no-store', async () => {
    const { server, source } = await startSource();
    server.setHeaders({ 'cache-control': 'No-Store' });
    expect((await source.fetchTile(TILE, patiently())).keep).toBe(false);
  });

  it('may have double resolution, and any content type', async () => {
    const { server, source } = await startSource();
    server.misbehave(sendBody(makePng(1, { sizePx: 512 }), 'text/html'));
    expect((await source.fetchTile(TILE, patiently())).tile.contentType).toBe('image/png');
  });

  it.each([
    ['an ETag of 5 kB', [`ETag: "${'x'.repeat(5000)}"`]],
    ['an ETag beyond ASCII', ['ETag: "\u7816\u00e9"']],
    ['the same header twice', ['ETag: "a"', 'ETag: "b"', 'Cache-Control: max-age=5', 'Cache-Control: max-age=60']],
  ])('is accepted with %s, and revalidated with valid HTTP', async (_name, lines) => {
    const { server, source } = await startSource();
    server.misbehave(sendRawHeaders(lines));
    const { tile } = await source.fetchTile(TILE, patiently());
    expect(JSON.stringify(tile.record).length).toBeLessThan(1000);
    server.heal();
    expect((await source.revalidateTile(TILE, tile, patiently())).kind).toBe('confirmed');
    expect(server.requests()).toHaveLength(2);
  });
});

/** Content that decompresses to far more than a tile may have. */
const sendBomb: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': 'image/png', 'content-encoding': 'gzip' }).end(BOMB);
};
const BOMB = gzipSync(Buffer.alloc(96 * 1024 * 1024));

const announceTooMuch: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': MAX_TILE_BYTES + 1 });
  response.write(makePng(1));
};

const truncatedGzip: Fault = ({ response, bytes }) => {
  const packed = gzipSync(bytes);
  const part = packed.subarray(0, packed.length / 2);
  response.writeHead(200, { 'content-type': 'image/png', 'content-encoding': 'gzip', connection: 'close' }).end(part);
};

const garbledHttp: Fault = ({ socket }) => {
  socket.end('ICY 200 OK\r\n\r\n');
};

const badChunks: Fault = ({ socket }) => {
  socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n');
};

const hugeHeaders: Fault = ({ socket }) => {
  socket.end(`HTTP/1.1 200 OK\r\nETag: "${'x'.repeat(64 * 1024)}"\r\n\r\n`);
};

describe('an answer that is no tile', () => {
  it.each<[string, Fault, string]>([
    ['206', sendBody(makePng(1), 'image/png', 206), 'HTTP 206'],
    ['JSON', sendJson, 'JSON, not an image'],
    ['wrong magic', sendWrongMagic, 'not an image'],
    ['cut off, by length', cutOffByLength, 'incomplete'],
    ['cut off, in chunks', cutOffChunked, 'damaged or incomplete'],
    ['cut off, by the end of the connection', cutOffByClose, 'damaged or incomplete'],
    ['cut off within its compression', truncatedGzip, ''],
    ['more than 2 MiB announced', announceTooMuch, 'larger than 2 MiB'],
    ['an endless body', sendEndlessBody, 'larger than 2 MiB'],
    ['64 kB of headers', hugeHeaders, 'not an HTTP response'],
    ['another protocol', garbledHttp, 'not an HTTP response'],
    ['chunks that are none', badChunks, ''],
  ])(
    '%s: asked for once more at once, then left alone; other tiles and the host are not',
    async (_name, fault, detail) => {
      const { server, source, clock } = await startSource();
      server.misbehave(fault, (request) => request.coord === '10/5/100');
      const error = await failureOf(source.fetchTile(TILE, patiently()));
      expect(error.code).toBe('bad-tile');
      expect(error.message).toContain(detail);
      expect(error.facts).toMatchObject({ sourceId: 'test' });
      expect(error.facts.retryAfterMs).toBeGreaterThan(59_000);
      expect(server.requestsFor(TILE)).toHaveLength(2);
      expect((await failureOf(source.fetchTile(TILE, patiently()))).code).toBe('bad-tile');
      expect(server.requestsFor(TILE)).toHaveLength(2);
      expect(source.trouble).toBeUndefined();
      await source.fetchTile(OTHER, patiently());

      clock.advance(60_000);
      expect((await failureOf(source.fetchTile(TILE, patiently()))).facts.retryAfterMs).toBeGreaterThan(119_000);
      expect(server.requestsFor(TILE)).toHaveLength(3);

      server.heal();
      clock.advance(120_000);
      await source.fetchTile(TILE, patiently());
    },
  );

  it('succeeds the second time, and the first goes unnoticed', async () => {
    const { server, source } = await startSource();
    server.misbehave(cutOffByLength, () => server.requests().length === 1);
    await source.fetchTile(TILE, patiently());
    expect(server.requests()).toHaveLength(2);
  });

  it('does not fill the memory while it is decompressed', async () => {
    const { server, source } = await startSource();
    server.misbehave(sendBomb);
    const beforeBytes = process.memoryUsage().rss;
    let mostBytes = 0;
    const watching = setInterval(() => {
      mostBytes = Math.max(mostBytes, process.memoryUsage().rss);
    }, 1);
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    clearInterval(watching);
    expect(error.message).toContain('larger than 2 MiB');
    expect(mostBytes - beforeBytes).toBeLessThan(80 * 1024 * 1024);
  });
});

describe('an answer that takes too long', () => {
  it('pauses the host when it never begins', async () => {
    for (const fault of [neverAnswer, dribbleHeaders]) {
      const { server, source } = await startSource({ timeLimits: SHORT });
      server.misbehave(fault);
      const error = await failureOf(source.fetchTile(TILE, patiently()));
      expect(error.code).toBe('offline');
      expect(error.message).toContain('no response within 0 seconds');
      expect(source.trouble?.code).toBe('offline');
      await server.waitUntilIdle();
    }
  });

  it('is the tile’s own trouble when other tiles arrive meanwhile', async () => {
    const { server, source } = await startSource({ timeLimits: { headersMs: 2000, bodyMs: 2000 } });
    server.misbehave(neverAnswer, (request) => request.coord === '10/5/100');
    const asking = failureOf(source.fetchTile(TILE, patiently()));
    await server.waitForRequests(1);
    await source.fetchTile(OTHER, patiently());
    const error = await asking;
    expect(error.code).toBe('source-failed');
    expect(error.facts.retryAfterMs).toBeLessThanOrEqual(2000);
    expect(source.trouble).toBeUndefined();
  });

  it('is a bad tile when it begins and does not end; nothing else waits for it', async () => {
    const { server, source } = await startSource({ timeLimits: { headersMs: 5000, bodyMs: 250 } });
    server.misbehave(dribbleBody(10), (request) => request.coord === '10/5/100');
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect(error.code).toBe('bad-tile');
    expect(error.message).toContain('not finished within');
    expect(error.facts.retryAfterMs).toBeLessThanOrEqual(10_000);
    await server.waitUntilIdle();
    // A connection cut in the middle of a response may also be in the log, without a tile.
    expect(server.requests().filter(({ coord }) => coord !== undefined)).toHaveLength(1);
    expect(source.trouble).toBeUndefined();
  });
});

describe('an answer from something else', () => {
  it.each([
    ['a page', 'sign-in-page', sendHtml],
    ['a page that claims to be an image', 'sign-in-page', sendHtmlAsPng],
    ['511', 'sign-in-page', sendStatus(511)],
    ['a redirect', 'redirected', redirectTo('http://127.0.0.1:1/')],
  ])('%s: %s', async (_name, code, fault) => {
    const { server, source } = await startSource();
    server.misbehave(fault, (request) => request.coord === '10/5/100');
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect(error.code).toBe(code);
    expect(error.facts.retryAfterMs).toBeLessThanOrEqual(10_000);
    expect(error.facts.retryAfterMs).toBeGreaterThan(9000);
    expect(server.requests().map(({ path }) => path)).toEqual(['/10/5/100.png']);
    expect(source.trouble).toBeUndefined();
  });
});

describe('a tile that the server does not have', () => {
  it.each([
    [404, undefined, 10_000],
    [410, undefined, 10_000],
    [404, 'max-age=60', 60_000],
    [404, 'max-age=0', 30_000],
    [404, 'max-age=86400', 600_000],
    [404, 'no-cache', 10_000],
  ])('%i with Cache-Control %s is not requested again for %i ms', async (status, cacheControl, waitMs) => {
    const { server, source, clock } = await startSource();
    server.misbehave(sendStatus(status, cacheControl ? { 'cache-control': cacheControl } : {}));
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect(error.code).toBe('tile-missing');
    expect(error.facts.retryAfterMs).toBeGreaterThan(waitMs - 1000);
    expect(error.facts.retryAfterMs).toBeLessThanOrEqual(waitMs);
    server.heal();
    clock.advance(waitMs - 2000);
    expect((await failureOf(source.fetchTile(TILE, patiently()))).facts.retryAfterMs).toBeLessThanOrEqual(2000);
    clock.advance(2000);
    await source.fetchTile(TILE, patiently());
    expect(server.requests()).toHaveLength(2);
  });

  it('is requested again and again, as it may not be drawn yet, but ever more rarely', async () => {
    const { server, source, clock } = await startSource();
    server.misbehave(sendStatus(404));
    const waitsMs: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      const { retryAfterMs = 0 } = (await failureOf(source.fetchTile(TILE, patiently()))).facts;
      waitsMs.push(Math.round(retryAfterMs / 1000) * 1000);
      clock.advance(retryAfterMs);
    }
    expect(waitsMs).toEqual([10, 20, 40, 80, 160, 320, 600, 600, 600].map((seconds) => seconds * 1000));
    server.heal();
    await source.fetchTile(TILE, patiently());
  });

  it('has no picture, even if the server sends one with a 404', async () => {
    const { server, source } = await startSource();
    server.misbehave(sendNotice(404));
    expect((await failureOf(source.fetchTile(TILE, patiently()))).code).toBe('tile-missing');
  });

  it('is requested at once when people retry it, or all tiles', async () => {
    const { server, source } = await startSource();
    server.misbehave(sendStatus(404));
    for (const coord of [TILE, OTHER]) await failureOf(source.fetchTile(coord, patiently()));
    server.heal();
    source.retry(TILE);
    await source.fetchTile(TILE, patiently());
    expect((await failureOf(source.fetchTile(OTHER, patiently()))).code).toBe('tile-missing');
    source.retry(null);
    await source.fetchTile(OTHER, patiently());
  });
});

describe('a request that the server rejects', () => {
  it.each([400, 405, 414, 501])('%i fails this tile alone, for a minute', async (status) => {
    const { server, source } = await startSource();
    server.misbehave(sendStatus(status), (request) => request.coord === '10/5/100');
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect(error.code).toBe('source-failed');
    expect(error.message).toContain(`HTTP ${status}`);
    expect(error.facts.retryAfterMs).toBeGreaterThan(59_000);
    expect(server.requests()).toHaveLength(1);
    await source.fetchTile(OTHER, patiently());
  });

  it('an unsolicited 304 fails the tile', async () => {
    const { server, source } = await startSource();
    server.misbehave(sendStatus(304));
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect(error.code).toBe('source-failed');
    expect(error.facts.retryAfterMs).toBeGreaterThan(59_000);
    expect(server.requests()).toHaveLength(1);
  });
});

const DENIED =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
const withhold = sendBody(DENIED, 'application/xml', 403);

describe('a file store that refuses a tile because it does not have it', () => {
  it.each([
    ['AccessDenied', DENIED],
    ['NoSuchKey', '<Error><Code>NoSuchKey</Code></Error>'],
  ])('with %s: that tile is missing, and all others are requested', async (_code, body) => {
    const { server, source, told } = await startSource();
    server.misbehave(sendBody(body, 'application/xml', 403), ({ coord }) => coord === '10/5/100');
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect(error.code).toBe('tile-missing');
    expect(error.facts.retryAfterMs).toBeGreaterThan(9000);
    await source.fetchTile(OTHER, patiently());
    expect([source.trouble, told]).toEqual([undefined, []]);
  });

  it('refuses the source when it has given nothing in 64 requests, until people retry', async () => {
    const { server, source } = await startSource();
    server.misbehave(withhold);
    const refused = [...Array(63).fill('tile-missing'), 'source-refused'];
    expect(await askInTurn(source, 64)).toEqual(refused);
    source.retry(null);
    expect(await askInTurn(source, 64, 100)).toEqual(refused);
    server.heal();
    source.retry(null);
    await source.fetchTile(OTHER, patiently());
  });

  it('does not once it has given a tile, however many are missing after it', async () => {
    const { server, source } = await startSource();
    await source.fetchTile(OTHER, patiently());
    server.misbehave(withhold);
    expect(await askInTurn(source, 80, 100)).toEqual(Array(80).fill('tile-missing'));
  });

  it.each([
    ['another error', sendBody('<Error><Code>InvalidAccessKeyId</Code></Error>', 'application/xml', 403)],
    ['another status', sendBody(DENIED, 'application/xml', 451)],
    ['text', sendBody('AccessDenied', 'text/plain', 403)],
  ])('is not meant by %s', async (_name, fault) => {
    const { server, source } = await startSource();
    await source.fetchTile(OTHER, patiently());
    server.misbehave(fault);
    expect((await failureOf(source.fetchTile(TILE, patiently()))).code).toBe('source-refused');
  });
});

describe('a whole picture that is not for this source', () => {
  it.each<[string, Fault, string, string]>([
    [
      'of another size',
      sendSize(4096),
      'wrong-tile-size',
      'its tiles are 4096 × 4096 pixels; this source is set to 256',
    ],
    ['in SVG', sendBody(makeSvg(1), 'image/svg+xml'), 'unsupported-tile', 'SVG tiles aren’t supported'],
    ['in BMP', sendBody(`BM${'x'.repeat(99)}`, 'image/bmp'), 'unsupported-tile', 'BMP tiles aren’t supported'],
  ])('%s is not requested twice, and says so', async (_name, fault, code, detail) => {
    const { server, source } = await startSource();
    server.misbehave(fault);
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(detail)]);
    expect(error.facts.retryAfterMs).toBeGreaterThan(59_000);
    expect(server.requests()).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it.each([403, 418, 451])('%i pauses the source until people retry', async (status) => {
    const { server, source, clock, told } = await startSource();
    server.misbehave(sendStatus(status));
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect(error.code).toBe('source-refused');
    expect(error.facts).toEqual({ sourceId: 'test', moreUrl: 'https://operations.osmfoundation.org/policies/tiles/' });
    expect(error.message).toContain(`HTTP ${status}`);
    server.heal();
    clock.advance(86_400_000);
    expect((await failureOf(source.fetchTile(OTHER, patiently()))).code).toBe('source-refused');
    expect(source.trouble?.code).toBe('source-refused');
    expect([server.requests().length, told]).toEqual([1, ['source-refused']]);
    source.retry(null);
    expect(source.trouble).toBeUndefined();
    await source.fetchTile(OTHER, patiently());
    expect(told).toEqual(['source-refused', 'ready']);
  });

  it('has no link if the source has no terms', async () => {
    const { server, source } = await startSource({ rules: { termsUrl: '' } });
    server.misbehave(sendStatus(403));
    expect((await failureOf(source.fetchTile(TILE, patiently()))).facts).toEqual({ sourceId: 'test' });
  });

  it('is reported once, however many requests were pending, and drops waiting ones', async () => {
    const { server, source, told } = await startSource();
    server.misbehave(sendStatus(403));
    const asked = Array.from({ length: 12 }, (_, x) => failureOf(source.fetchTile(tileAt(x), patiently())));
    expect(new Set((await Promise.all(asked)).map(({ code }) => code))).toEqual(new Set(['source-refused']));
    expect(server.requests().length).toBeLessThanOrEqual(4);
    expect(told).toEqual(['source-refused']);
  });

  it('does not touch another source of the same host', async () => {
    const { server, source, open } = await startSource();
    const other = open({ id: 'other' });
    server.misbehave(sendStatus(403), () => server.requests().length === 1);
    await failureOf(source.fetchTile(TILE, patiently()));
    expect(other.trouble).toBeUndefined();
    await other.fetchTile(TILE, patiently());
  });

  it('is recognised by its picture under 200 while it lasts', async () => {
    const { server, source } = await startSource();
    const refused = makeGate();
    server.misbehave(sendNotice(403));
    server.misbehave(
      async (exchange) => {
        await refused.opened;
        await sendNotice(200)(exchange);
      },
      (request) => request.coord === '10/6/100',
    );
    // Already pending when the server refuses the other one.
    const disguised = failureOf(source.fetchTile(OTHER, patiently()));
    await expect.poll(() => server.requests().length).toBe(1);
    await failureOf(source.fetchTile(TILE, patiently()));
    refused.open();
    const error = await disguised;
    expect(error.code).toBe('source-refused');
    expect(error.message).toContain('a notice instead of a tile');
  });

  it.each([null, TILE])(
    'is forgotten with its picture when people retry %o: that may be a tile after all',
    async (coord) => {
      const { server, source } = await startSource();
      server.misbehave(refuseWithTile);
      expect((await failureOf(source.fetchTile(TILE, patiently()))).code).toBe('source-refused');
      server.heal();
      source.retry(coord);
      const { tile } = await source.fetchTile(TILE, patiently());
      expect(Buffer.from(tile.bytes).equals(server.tileBytes(TILE))).toBe(true);
    },
  );

  it('by a picture is none where a 404 brought the same one', async () => {
    const { server, source } = await startSource();
    server.misbehave(sendNotice(404), () => server.requests().length === 1);
    expect((await failureOf(source.fetchTile(TILE, patiently()))).code).toBe('tile-missing');
    server.misbehave(sendNotice(200));
    await source.fetchTile(OTHER, patiently());
  });

  it('applies even if its text never ends', async () => {
    const { server, source } = await startSource({ timeLimits: { headersMs: 5000, bodyMs: 100 } });
    server.misbehave(({ response }) => void response.writeHead(403, { 'content-length': 10 }).write('x'));
    expect((await failureOf(source.fetchTile(TILE, patiently()))).code).toBe('source-refused');
  });
});

describe('requests', () => {
  it.each([1, 12])('for zoom %i, which the source lacks, are not sent', async (z) => {
    const { server, source } = await startSource({ rules: { minZoom: 2, maxZoom: 11 } });
    expect((await failureOf(source.fetchTile({ z, x: 0, y: 0 }, patiently()))).code).toBe('too-deep');
    expect(server.connections).toBe(0);
    for (const within of [2, 11]) await source.fetchTile({ z: within, x: 0, y: 0 }, patiently());
  });

  it('end with the source', async () => {
    const { server, source } = await startSource({ rules: { maxConcurrentRequests: 1 } });
    server.misbehave(neverAnswer);
    const asked = [1, 2].map((x) => failureOf(source.fetchTile(tileAt(x), patiently())));
    await server.waitForRequests(1);
    await source.close();
    await source.close();
    expect((await Promise.all(asked)).map(({ code }) => code)).toEqual(['source-failed', 'source-failed']);
    // An edited source has a successor: callers that still want the tile retry soon.
    const { message, facts } = await failureOf(source.fetchTile(TILE, patiently()));
    expect([message, facts.retryAfterMs]).toEqual([expect.stringContaining('source closed'), 1000]);
    await server.waitUntilIdle();
    expect(server.requests()).toHaveLength(1);
  });

  it('leave no listener on the caller’s signal', async () => {
    const { server, source } = await startSource();
    server.setHeaders({ 'cache-control': 'no-cache' });
    const controller = new AbortController();
    const counts = { added: 0, removed: 0 };
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...call: Parameters<typeof add>) => {
      counts.added += 1;
      add(...call);
    };
    signal.removeEventListener = (...call: Parameters<typeof remove>) => {
      counts.removed += 1;
      remove(...call);
    };
    await source.fetchTile(TILE, signal);
    expect(counts.added).toBeGreaterThan(0);
    expect(counts.removed).toBe(counts.added);
  });

  it('use the given port, and tell it when they are over', async () => {
    const signals: AbortSignal[] = [];
    const { server, source } = await startSource({
      fetch: (url, request) => {
        signals.push(request.signal);
        return fetchFromPlatform(url, request);
      },
    });
    server.misbehave(sendHeaders({ 'cache-control': 'max-age=1' }));
    await source.fetchTile(TILE, patiently());
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });
});
