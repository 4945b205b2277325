/** When a source stops sending requests, which others that stops, and what resumes it; against a real server. */
import { describe, expect, it } from 'vitest';
import { fetchFromPlatform } from '../../app/hosts/browser/platform-fetch.ts';
import { describeTemplate } from '../../app/service/sources/source-flag.ts';
import { createSource } from '../../app/sources/draft-judge.ts';
import { Hosts } from '../../app/sources/http/hosts.ts';
import { HttpSource } from '../../app/sources/http/http-source.ts';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import { OPENSTREETMAP_TLS } from '../support/network-guard.ts';
import { askInTurn, failureOf, patiently, type SourceFixture, startSource, tileAt } from '../support/source-fixture.ts';
import { startTileServer } from '../support/tile-server.ts';
import {
  closeConnection,
  makeLatch,
  neverAnswer,
  resetConnection,
  sendHtml,
  sendStatus,
} from '../support/tile-server-faults.ts';

const TILE = tileAt(5);

describe('429 and 503 with Retry-After', () => {
  it.each([
    [429, '2', 2000],
    [503, '2', 2000],
    [429, '0', 1000],
    [429, '1000000000', 3_600_000],
  ])('%i and %s pause the host for %i ms', async (status, retryAfter, pauseMs) => {
    const { server, source, clock, told } = await startSource();
    server.misbehave(sendStatus(status, { 'retry-after': retryAfter }));
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect(error.code).toBe('source-busy');
    expect(error.message).toContain(`HTTP ${status}`);
    expect(error.facts.retryAfterMs).toBeGreaterThan(pauseMs - 500);
    expect(error.facts.retryAfterMs).toBeLessThanOrEqual(pauseMs);
    server.heal();
    source.retry(null);
    clock.advance(pauseMs - 500);
    const again = await failureOf(source.fetchTile(tileAt(6), patiently()));
    expect(again.code).toBe('source-busy');
    expect(again.facts.retryAfterMs).toBeLessThanOrEqual(500);
    expect(server.requests()).toHaveLength(1);
    clock.advance(500);
    expect(source.trouble).toBeUndefined();
    await source.fetchTile(TILE, patiently());
    expect(told).toEqual(['ready']);
  });

  it('reads a date, by the clock of the server', async () => {
    const { server, source } = await startSource();
    const serverNowMs = Date.UTC(2020, 0);
    const date = new Date(serverNowMs).toUTCString();
    server.misbehave(({ response }) => {
      response.sendDate = false;
      const retryAfter = new Date(serverNowMs + 90_000).toUTCString();
      response.writeHead(429, { date, 'retry-after': retryAfter }).end();
    });
    const { facts } = await failureOf(source.fetchTile(TILE, patiently()));
    expect(facts.retryAfterMs).toBeGreaterThan(89_000);
    expect(facts.retryAfterMs).toBeLessThanOrEqual(90_000);
  });

  it.each(['abc', '-5', '1e9', new Date(0).toUTCString(), undefined])('ignores "%s"', async (text) => {
    const { server, source } = await startSource();
    server.misbehave(sendStatus(429, text === undefined ? {} : { 'retry-after': text }));
    const { code, facts } = await failureOf(source.fetchTile(TILE, patiently()));
    expect(code).toBe('source-busy');
    expect(facts.retryAfterMs).toBeLessThanOrEqual(1000);
    source.retry(null);
    server.heal();
    await source.fetchTile(TILE, patiently());
  });

  it('apply to every source on the host, in any spelling, and to no other host', async () => {
    const { server, source, open } = await startSource();
    const sameHost = open({ id: 'same', template: `${server.template.replace('/{z}', '/other/{z}')}?q` });
    const otherHost = open({ id: 'other', template: server.template.replace('127.0.0.1', 'localhost') });
    server.misbehave(sendStatus(429, { 'retry-after': '60' }), () => server.requests().length === 1);
    await failureOf(source.fetchTile(TILE, patiently()));
    const error = await failureOf(sameHost.fetchTile(TILE, patiently()));
    expect([error.code, error.facts.sourceId]).toEqual(['source-busy', 'same']);
    await otherHost.fetchTile(TILE, patiently());
    expect(server.requests()).toHaveLength(2);
  });
});

describe('a host that fails', () => {
  it.each([
    [429, 'source-busy'],
    [500, 'source-failed'],
    [502, 'source-failed'],
    [503, 'source-busy'],
    [504, 'source-failed'],
    [522, 'source-failed'],
  ])('by %i without a hint is paused longer and longer', async (status, code) => {
    const { server, source, clock } = await startSource();
    server.misbehave(sendStatus(status));
    const waits: number[] = [];
    for (let x = 0; x < 6; x += 1) {
      const error = await failureOf(source.fetchTile(tileAt(x), patiently()));
      expect(error.code).toBe(code);
      waits.push(Math.round((error.facts.retryAfterMs ?? 0) / 1000));
      clock.advance(error.facts.retryAfterMs ?? 0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32]);
    expect(server.requests()).toHaveLength(6);
  });

  it('gets one single probe afterwards; the others wait for its result', async () => {
    const { server, source, clock, told } = await startSource();
    server.misbehave(sendStatus(503));
    for (let x = 0; x < 5; x += 1) {
      const error = await failureOf(source.fetchTile(tileAt(x), patiently()));
      clock.advance(error.facts.retryAfterMs ?? 0);
    }
    server.heal();
    server.clearLog();
    const latch = makeLatch();
    server.misbehave(latch.fault);
    const asked = Array.from({ length: 8 }, (_, x) => source.fetchTile(tileAt(x), patiently()));
    await server.waitForRequests(1);
    const order = patientlyAsk(source);
    expect(server.requests()).toHaveLength(1);
    latch.release();
    await Promise.all([...asked, order]);
    expect(told).toEqual(['ready']);
    expect(server.duplicates()).toEqual([]);
  });

  it('fails all who wait for the probe when it fails', async () => {
    const { server, source, clock } = await startSource();
    server.misbehave(sendStatus(503));
    const first = await failureOf(source.fetchTile(TILE, patiently()));
    clock.advance(first.facts.retryAfterMs ?? 0);
    server.clearLog();
    const asked = Array.from({ length: 8 }, (_, x) => failureOf(source.fetchTile(tileAt(x), patiently())));
    const errors = await Promise.all(asked);
    expect(server.requests()).toHaveLength(1);
    for (const { code, facts } of errors) {
      expect(code).toBe('source-busy');
      expect(facts.retryAfterMs).toBeGreaterThan(1500);
    }
  });

  it('blocks no one behind pending requests', async () => {
    const { server, source } = await startSource({ rules: { maxConcurrentRequests: 2 } });
    const latch = makeLatch();
    server.misbehave(sendStatus(503), (request) => request.coord === '10/1/100');
    server.misbehave(latch.fault, (request) => request.coord === '10/0/100');
    const held = source.fetchTile(tileAt(0), patiently());
    await server.waitForRequests(1);
    const rest = await Promise.all([1, 2, 3].map((x) => failureOf(source.fetchTile(tileAt(x), patiently()))));
    expect(rest.map(({ code }) => code)).toEqual(['source-busy', 'source-busy', 'source-busy']);
    expect(latch.held()).toBe(1);
    latch.release();
    await held;
  });

  it('whose probe was cancelled is probed by the next', async () => {
    const { server, source, clock } = await startSource();
    server.misbehave(sendStatus(503), () => server.requests().length === 1);
    const first = await failureOf(source.fetchTile(TILE, patiently()));
    clock.advance(first.facts.retryAfterMs ?? 0);
    server.misbehave(neverAnswer, () => server.requests().length === 2);
    const controller = new AbortController();
    const probe = failureOf(source.fetchTile(tileAt(6), controller.signal));
    await server.waitForRequests(2);
    const next = source.fetchTile(tileAt(7), patiently());
    controller.abort();
    expect((await probe).code).toBe('cancelled');
    await next;
  });

  it.each([
    ['always', 20, () => true],
    ['every other time', 20, (count: number) => count % 2 === 1],
  ])('%s gets fewer than %i requests in ten seconds from a map of twelve tiles', async (_name, most, isFailing) => {
    const { server, source, clock } = await startSource();
    server.misbehave(sendStatus(503), () => isFailing(server.requests().length));
    await askLikeAMap({ server, source, clock }, 10_000);
    expect(server.requests().length).toBeLessThan(most);
  });

  it('at one tile only keeps its other tiles', async () => {
    const { server, source, clock } = await startSource();
    server.misbehave(sendStatus(500), (request) => request.coord === '10/5/100');
    for (let round = 0; round < 8; round += 1) {
      const error = await failureOf(source.fetchTile(TILE, patiently()));
      expect(error.code).toBe('source-failed');
      clock.advance(error.facts.retryAfterMs ?? 0);
    }
    expect(await askInTurn(source, 4, 10)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(source.trouble).toBeUndefined();
  });
});

describe('a host that cannot be reached', () => {
  it('is offline, for half a minute at most, and reports when it is back', async () => {
    const { server, source, clock, told } = await startSource();
    await server.stop();
    const waits: number[] = [];
    for (let x = 0; x < 8; x += 1) {
      const error = await failureOf(source.fetchTile(tileAt(x), patiently()));
      expect(error.code).toBe('offline');
      expect(error.message).toContain('connection refused');
      waits.push(Math.round((error.facts.retryAfterMs ?? 0) / 1000));
      clock.advance(error.facts.retryAfterMs ?? 0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    await server.start();
    expect(told).toEqual([]);
    await source.fetchTile(TILE, patiently());
    expect(told).toEqual(['ready']);
  });

  it.each([
    ['resets', resetConnection],
    ['ends the connection', closeConnection],
  ])('%s: offline', async (_name, fault) => {
    const { server, source } = await startSource();
    server.misbehave(fault);
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect([error.code, source.trouble?.code]).toEqual(['offline', 'offline']);
    server.heal();
    source.retry(null);
    await source.fetchTile(TILE, patiently());
  });

  it('by an unknown name or an untrusted certificate: offline', async () => {
    const tls = await startTileServer({ tls: OPENSTREETMAP_TLS });
    const { open } = await startSource();
    const untrusted = open({ id: 'untrusted', template: tls.template });
    const unknown = open({
      id: 'unknown',
      template: 'https://tiles.example/{z}/{x}/{y}',
      fetch: () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } })),
    });
    const error = await failureOf(untrusted.fetchTile(TILE, patiently()));
    expect(error.code).toBe('offline');
    expect(error.message).toContain('untrusted certificate');
    expect((await failureOf(unknown.fetchTile(TILE, patiently()))).code).toBe('offline');
    expect(tls.requests()).toEqual([]);
    await tls.stop();
  });
});

describe('a sign-in page in place of the server', () => {
  it('pauses the host after five such answers in a row, and ends for all at the sign-in', async () => {
    const { server, source, clock, told } = await startSource();
    server.misbehave(sendHtml);
    expect(new Set(await askInTurn(source, 12))).toEqual(new Set(['sign-in-page']));
    expect(server.requests()).toHaveLength(5);
    expect(source.trouble?.code).toBe('sign-in-page');
    clock.advance(1000);
    server.heal();
    await source.fetchTile(tileAt(20), patiently());
    expect(told).toEqual(['ready']);
    expect(await askInTurn(source, 12)).toEqual(Array(12).fill('ok'));
  });
});

describe('working offline', () => {
  it('sends no requests', async () => {
    const { server, source, setOffline } = await startSource();
    setOffline(true);
    expect((await failureOf(source.fetchTile(TILE, patiently()))).code).toBe('working-offline');
    expect(source.trouble?.code).toBe('working-offline');
    expect(server.connections).toBe(0);
    setOffline(false);
    await source.fetchTile(TILE, patiently());
  });

  it('drops pending and waiting requests of every source', async () => {
    const { server, source, open, setOffline } = await startSource({ rules: { maxConcurrentRequests: 2 } });
    const elsewhere = open({ id: 'other', template: server.template.replace('127.0.0.1', 'localhost') });
    server.misbehave(neverAnswer);
    const asked = Array.from({ length: 6 }, (_, x) => failureOf(source.fetchTile(tileAt(x), patiently())));
    asked.push(failureOf(elsewhere.fetchTile(TILE, patiently())));
    await server.waitForRequests(3);
    setOffline(true);
    for (const { code } of await Promise.all(asked)) expect(code).toBe('working-offline');
    await server.waitUntilIdle();
    expect(server.requests()).toHaveLength(3);
    server.heal();
    setOffline(false);
    expect(source.trouble).toBeUndefined();
    await source.fetchTile(TILE, patiently());
  });

  it('is checked again right before a request is sent', async () => {
    let isOffline = false;
    const { server, source, hosts } = await startSource({ rules: { maxConcurrentRequests: 1 } });
    const { HttpSource } = await import('../../app/sources/http/http-source.ts');
    const other = new HttpSource({
      source: { ...source.source, id: 'other' },
      fetch: fetchFromPlatform,
      hosts,
      userAgent: 'x',
      isOffline: () => isOffline,
    });
    const latch = makeLatch();
    server.misbehave(latch.fault);
    const first = source.fetchTile(tileAt(1), patiently());
    await server.waitForRequests(1);
    const waiting = failureOf(other.fetchTile(tileAt(2), patiently()));
    isOffline = true;
    latch.release();
    await first;
    expect((await waiting).code).toBe('working-offline');
    expect(server.requests()).toHaveLength(1);
    await other.close();
  });
});

describe('cancelling', () => {
  it('takes effect at once while a request waits, is sent or is being read', async () => {
    const { server, source } = await startSource({ rules: { maxConcurrentRequests: 1 } });
    server.misbehave(neverAnswer);
    const [underWay, waiting] = [new AbortController(), new AbortController()];
    const first = failureOf(source.fetchTile(tileAt(1), underWay.signal));
    await server.waitForRequests(1);
    const second = failureOf(source.fetchTile(tileAt(2), waiting.signal));
    waiting.abort();
    expect((await second).code).toBe('cancelled');
    underWay.abort();
    expect((await first).code).toBe('cancelled');
    expect((await failureOf(source.fetchTile(TILE, AbortSignal.abort()))).code).toBe('cancelled');
    await server.waitUntilIdle();
    expect(server.requests()).toHaveLength(1);
  });

  it('counts as no failure', async () => {
    const { server, source } = await startSource();
    server.misbehave(({ response, socket }) => {
      response.writeHead(200, { 'content-length': 10 }).write('x');
      socket.setNoDelay();
    });
    for (let x = 0; x < 6; x += 1) {
      const controller = new AbortController();
      const asked = failureOf(source.fetchTile(TILE, controller.signal));
      await server.waitForRequests(x + 1);
      controller.abort();
      expect((await asked).code).toBe('cancelled');
    }
    expect(source.trouble).toBeUndefined();
    server.heal();
    await source.fetchTile(TILE, patiently());
  });
});

describe('limits', () => {
  it('apply to all sources of a host together, the strictest for all, and end with their source', async () => {
    const { server, source, open } = await startSource({ rules: { maxConcurrentRequests: 4 } });
    const strict = open({ id: 'strict', rules: { maxConcurrentRequests: 2 } });
    const latch = makeLatch();
    server.misbehave(latch.fault);
    const asked = [source, strict].flatMap((each) =>
      Array.from({ length: 6 }, (_, x) => each.fetchTile(tileAt(x), patiently())),
    );
    await server.waitForRequests(2);
    latch.release();
    await Promise.all(asked);
    expect(server.mostUnderWay()).toBe(2);
    await strict.close();
    server.clearLog();
    const later = makeLatch();
    server.misbehave(later.fault);
    const more = Array.from({ length: 6 }, (_, x) => source.fetchTile(tileAt(x), patiently()));
    await server.waitForRequests(4);
    later.release();
    await Promise.all(more);
    expect(server.mostUnderWay()).toBe(4);
  });

  it('keep the rate by a real clock', async () => {
    const { server, source } = await startSource({ rules: { maxRequestsPerSecond: 5, maxConcurrentRequests: 8 } });
    const asked = Array.from({ length: 11 }, (_, x) => source.fetchTile(tileAt(x), patiently()));
    await Promise.all(asked);
    const atMs = server.requests().map((request) => request.atMs);
    expect((atMs[5] ?? 0) - (atMs[0] ?? 0)).toBeGreaterThan(900);
    expect((atMs[10] ?? 0) - (atMs[0] ?? 0)).toBeGreaterThan(1900);
  });

  it('do not hold back requests to an own server that answers fast', async () => {
    const server = await startTileServer();
    cleanUpAfterTest(() => server.stop());
    const source = new HttpSource({
      source: createSource(describeTemplate(server.template)),
      fetch: fetchFromPlatform,
      // Requests queued for the next second wait until the test ends.
      hosts: new Hosts({ monotonicMs: () => 0 }),
      userAgent: 'Tilekeep/0.0 (+https://example.org)',
      isOffline: () => false,
    });
    cleanUpAfterTest(() => source.close());
    const tiles = Array.from({ length: 300 }, (_, x) => source.fetchTile(tileAt(x), patiently()));
    await Promise.all(tiles);
    expect(server.requests()).toHaveLength(300);
  });

  it('let missing tiles go before revalidations, the newest first', async () => {
    const { server, source } = await startSource({ rules: { maxConcurrentRequests: 1 } });
    const { tile } = await source.fetchTile(tileAt(0), patiently());
    const latch = makeLatch();
    server.misbehave(latch.fault);
    server.clearLog();
    const asked: Promise<unknown>[] = [source.fetchTile(tileAt(1), patiently())];
    await server.waitForRequests(1);
    asked.push(source.revalidateTile(tileAt(0), tile, patiently()));
    const unconfirmed = { ...tile, record: { ...tile.record, headers: { 'cache-control': 'no-cache' } } };
    for (const x of [2, 3]) asked.push(source.fetchTile(tileAt(x), patiently()));
    asked.push(source.revalidateTile(tileAt(4), unconfirmed, patiently()));
    latch.release();
    await Promise.all(asked);
    expect(server.requests().map(({ coord }) => coord?.split('/')[1])).toEqual(['1', '4', '3', '2', '0']);
  });
});

/** Waits until everything that may be sent now has been: a cancelled request passes through the same queue. */
async function patientlyAsk(source: SourceFixture['source']): Promise<void> {
  const controller = new AbortController();
  const asked = failureOf(source.fetchTile(tileAt(99), controller.signal));
  controller.abort();
  await asked;
}

/** Requests twelve tiles like a map, each again when its error says so, advancing the clock in between. */
async function askLikeAMap(
  { source, clock }: Pick<SourceFixture, 'server' | 'source' | 'clock'>,
  forMs: number,
): Promise<void> {
  const endMs = clock.monotonicMs() + forMs;
  let missing = Array.from({ length: 12 }, (_, x) => x);
  while (missing.length > 0 && clock.monotonicMs() < endMs) {
    const waits = await Promise.all(
      missing.map(async (x) => {
        const asked = source.fetchTile(tileAt(x), patiently());
        return asked.then(
          () => ({ x, waitMs: 0 }),
          (thrown) => ({ x, waitMs: thrown.facts.retryAfterMs ?? 0 }),
        );
      }),
    );
    missing = waits.filter(({ waitMs }) => waitMs > 0).map(({ x }) => x);
    if (missing.length > 0)
      clock.advance(Math.min(...waits.map(({ waitMs }) => waitMs).filter((waitMs) => waitMs > 0)));
  }
}
