/** Revalidating tiles with a real server. */
import { describe, expect, it } from 'vitest';
import { failureOf, patiently, type SourceFixture, startSource, tileAt } from '../support/source-fixture.ts';
import { sendHeaders, sendHtml, sendStatus } from '../support/tile-server-faults.ts';

const TILE = tileAt(5);
const HOUR_MS = 3_600_000;

/** A tile received an hour ago with `max-age=60`. */
async function startWithStaleTile() {
  const fixture = await startSource();
  fixture.server.setHeaders({ 'cache-control': 'max-age=60' });
  const { tile } = await fixture.source.fetchTile(TILE, patiently());
  fixture.server.clearLog();
  fixture.clock.advance(HOUR_MS);
  expect(fixture.source.judgeTile(tile, fixture.clock.nowMs())).toBe('stale');
  return { ...fixture, tile };
}

const conditionsOf = ({ server }: Pick<SourceFixture, 'server'>) =>
  server.requests().map(({ headers }) => [headers['if-none-match'], headers['if-modified-since']]);

describe('a stale tile', () => {
  it('is confirmed by a 304, and is fresh again', async () => {
    const { server, source, clock, tile } = await startWithStaleTile();
    const revalidation = await source.revalidateTile(TILE, tile, patiently());
    if (revalidation.kind !== 'confirmed') throw new Error(revalidation.kind);
    expect(server.requests().map(({ status }) => status)).toEqual([304]);
    expect(server.requests()[0]?.headers).not.toHaveProperty('cache-control');
    expect(server.requests()[0]?.headers).not.toHaveProperty('pragma');
    expect(conditionsOf({ server })).toEqual([[server.etagOf(TILE), undefined]]);
    // The server's clock is an hour behind by now: its Date adds that much age.
    const confirmed = { ...tile, record: revalidation.record };
    expect(revalidation.record.answeredMs).toBeGreaterThan(tile.record.answeredMs + HOUR_MS - 1);
    expect(source.judgeTile(confirmed, clock.nowMs())).toBe('stale');
  });

  it('is confirmed for as long as the 304 says', async () => {
    const { server, source, clock, tile } = await startWithStaleTile();
    server.setHeaders({ 'cache-control': 'max-age=600', date: null });
    const revalidation = await source.revalidateTile(TILE, tile, patiently());
    if (revalidation.kind !== 'confirmed') throw new Error(revalidation.kind);
    const confirmed = { ...tile, record: revalidation.record };
    expect(source.judgeTile(confirmed, clock.nowMs())).toBe('fresh');
    expect(source.judgeTile(confirmed, clock.nowMs() + 599_000)).toBe('fresh');
    expect(source.judgeTile(confirmed, clock.nowMs() + 601_000)).toBe('stale');
  });

  it('is replaced if there is a newer one', async () => {
    const { server, source, tile } = await startWithStaleTile();
    server.version += 1;
    const revalidation = await source.revalidateTile(TILE, tile, patiently());
    if (revalidation.kind !== 'replaced') throw new Error(revalidation.kind);
    expect(Buffer.from(revalidation.loaded.tile.bytes).equals(server.tileBytes(TILE))).toBe(true);
    expect(revalidation.loaded.tile.record.headers).toMatchObject({ etag: server.etagOf(TILE) });
  });

  it('is confirmed by the same image sent again, unless that may not be stored', async () => {
    const { server, source, tile } = await startWithStaleTile();
    const bare = { ...tile, record: { ...tile.record, headers: {} } };
    expect((await source.revalidateTile(TILE, bare, patiently())).kind).toBe('confirmed');
    expect(conditionsOf({ server })).toEqual([[undefined, undefined]]);
    server.setHeaders({ 'cache-control': 'no-store' });
    const revalidation = await source.revalidateTile(TILE, bare, patiently());
    expect(revalidation).toMatchObject({ kind: 'replaced', loaded: { keep: false } });
  });

  it('is revalidated by Last-Modified too', async () => {
    const { server, source, tile } = await startWithStaleTile();
    const lastModified = 'Sun, 06 Nov 1994 08:49:37 GMT';
    const dated = { ...tile, record: { ...tile.record, headers: { 'last-modified': lastModified } } };
    server.misbehave(({ response }) => void response.writeHead(304, { 'last-modified': lastModified }).end());
    expect((await source.revalidateTile(TILE, dated, patiently())).kind).toBe('confirmed');
    expect(conditionsOf({ server })).toEqual([[undefined, lastModified]]);
  });
});

describe('a 304 about another image', () => {
  it('confirms nothing: the tile is requested without conditions', async () => {
    const { server, source, tile } = await startWithStaleTile();
    server.version += 1;
    server.misbehave(sendStatus(304, { etag: '"another"' }), () => server.requests().length === 1);
    const revalidation = await source.revalidateTile(TILE, tile, patiently());
    expect(revalidation.kind).toBe('replaced');
    expect(conditionsOf({ server })).toEqual([
      [tile.record.headers.etag, undefined],
      [undefined, undefined],
    ]);
  });

  it('is a failure if it also comes without conditions', async () => {
    const { server, source, tile } = await startWithStaleTile();
    server.misbehave(sendStatus(304, { etag: '"another"' }));
    const error = await failureOf(source.revalidateTile(TILE, tile, patiently()));
    expect(error.code).toBe('source-failed');
    expect(server.requests()).toHaveLength(2);
    await failureOf(source.revalidateTile(TILE, tile, patiently()));
    expect(server.requests()).toHaveLength(2);
  });
});

describe('a failed revalidation', () => {
  it.each([
    ['404', sendStatus(404), 'tile-missing'],
    ['503', sendStatus(503), 'source-busy'],
    ['403', sendStatus(403), 'source-refused'],
    ['a page', sendHtml, 'sign-in-page'],
  ])('%s fails and leaves the tile to the caller', async (_name, fault, code) => {
    const { server, source, clock, tile } = await startWithStaleTile();
    const before = structuredClone(tile.record);
    server.misbehave(fault);
    expect((await failureOf(source.revalidateTile(TILE, tile, patiently()))).code).toBe(code);
    expect(tile.record).toEqual(before);
    expect(source.judgeTile(tile, clock.nowMs())).toBe('stale');
  });

  it('is cancelled like any other', async () => {
    const { server, source, tile } = await startWithStaleTile();
    server.misbehave(() => undefined);
    const controller = new AbortController();
    const asked = failureOf(source.revalidateTile(TILE, tile, controller.signal));
    await server.waitForRequests(1);
    controller.abort();
    expect((await asked).code).toBe('cancelled');
  });
});

it.each([
  ['must-revalidate', 'must-revalidate, max-age=60', 'must-revalidate'],
  ['no-cache', 'no-cache', 'must-revalidate'],
  ['stale-while-revalidate', 'max-age=60, stale-while-revalidate=604800, stale-if-error=604800', 'stale'],
])('%s, an hour later: %s', async (_name, cacheControl, freshness) => {
  const { server, source, clock } = await startSource();
  server.misbehave(sendHeaders({ 'cache-control': cacheControl }));
  const { tile } = await source.fetchTile(TILE, patiently());
  expect(source.judgeTile(tile, clock.nowMs() + HOUR_MS)).toBe(freshness);
});
