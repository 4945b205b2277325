/** Two pictures of one tile, plain and `@2x`: which one is requested from a real server, and with which validators. */
import { describe, expect, it } from 'vitest';
import { LACKS_BEFORE_PLAIN } from '../../app/sources/http/sharp-asker.ts';
import type { LoadedTile, Revalidation } from '../../app/sources/tile-source.ts';
import { askInTurn, failureOf, patiently, type SourceFixture, startSource, tileAt } from '../support/source-fixture.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';
import type { LoggedRequest } from '../support/tile-server-log.ts';

const TILE = tileAt(5);
const PLAIN = '/10/5/100.png';
const SHARP = '/10/5/100@2x.png';
const HOUR_MS = 3_600_000;

const isSharp = ({ path }: Pick<LoggedRequest, 'path'>): boolean => path.includes('@2x');
const start = (): Promise<SourceFixture> => startSource({ offersSharp: true });
const fetchTile = async ({ source }: SourceFixture): Promise<LoadedTile['tile']> =>
  (await source.fetchTile(TILE, patiently())).tile;

/** Path, status and ETag of every request. */
function listAsked({ server }: SourceFixture) {
  return server.requests().map(({ path, status, headers }) => [path, status, headers['if-none-match']]);
}

function tileOf(revalidation: Revalidation): LoadedTile['tile'] {
  if (revalidation.kind !== 'replaced') throw new Error(revalidation.kind);
  return revalidation.loaded.tile;
}

describe('a source with sharp tiles', () => {
  it('requests plain ones until sharp ones are wanted', async () => {
    const fixture = await start();
    expect((await fetchTile(fixture)).record).not.toHaveProperty('sharpness');
    fixture.setSharp(true);
    const tile = await fetchTile(fixture);
    expect(tile.record.sharpness).toBe('sharp');
    expect(Buffer.compare(tile.bytes, fixture.server.tileBytes(TILE, 2))).toBe(0);
    expect(fixture.server.requests().map(({ path }) => path)).toEqual([PLAIN, SHARP]);
  });

  it('takes an image of the plain size for sharp, if that is what its server sends', async () => {
    const fixture = await start();
    fixture.setSharp(true);
    const { server, source, clock } = fixture;
    server.misbehave(({ response }) => {
      response.writeHead(200, { 'content-type': 'image/png' }).end(server.tileBytes(TILE));
    }, isSharp);
    expect(source.judgeTile(await fetchTile(fixture), clock.nowMs())).toBe('fresh');
  });

  it('requests a better picture for a plain tile, without its validators', async () => {
    const fixture = await start();
    const { server, source, clock } = fixture;
    const plain = await fetchTile(fixture);
    expect(source.judgeTile(plain, clock.nowMs())).toBe('fresh');
    fixture.setSharp(true);
    expect(source.judgeTile(plain, clock.nowMs())).toBe('lesser');
    expect(source.freshUntilMs(plain, clock.nowMs())).toBe(null);
    expect(source.urlOf(TILE, plain)).toContain(SHARP);
    server.clearLog();
    const sharp = tileOf(await source.revalidateTile(TILE, plain, patiently()));
    expect(listAsked(fixture)).toEqual([[SHARP, 200, undefined]]);
    expect(source.judgeTile(sharp, clock.nowMs())).toBe('fresh');
  });

  it('keeps a sharp tile’s freshness when plain ones are wanted, and revalidates it as sharp', async () => {
    const fixture = await start();
    const { server, source, clock } = fixture;
    server.setHeaders({ 'cache-control': 'max-age=60' });
    fixture.setSharp(true);
    const sharp = await fetchTile(fixture);
    fixture.setSharp(false);
    expect(source.judgeTile(sharp, clock.nowMs())).toBe('fresh');
    clock.advance(HOUR_MS);
    server.clearLog();
    const revalidation = await source.revalidateTile(TILE, sharp, patiently());
    expect(revalidation).toMatchObject({ kind: 'confirmed', record: { sharpness: 'sharp' } });
    expect(listAsked(fixture)).toEqual([[SHARP, 304, server.etagOf(TILE, 2)]]);
    expect(source.urlOf(TILE, sharp)).toContain(SHARP);
    expect(source.urlOf(TILE)).toContain(PLAIN);
  });

  it('revalidates before a tile is shown if its server demands that, whichever picture it is', async () => {
    const fixture = await start();
    fixture.server.setHeaders({ 'cache-control': 'no-cache' });
    const plain = await fetchTile(fixture);
    fixture.setSharp(true);
    expect(fixture.source.judgeTile(plain, fixture.clock.nowMs())).toBe('must-revalidate');
    expect(tileOf(await fixture.source.revalidateTile(TILE, plain, patiently())).record.sharpness).toBe('sharp');
  });

  it('also requests the sharp one if it has become wanted meanwhile', async () => {
    const fixture = await start();
    const latch = makeLatch();
    fixture.server.misbehave(latch.fault);
    const fetching = fetchTile(fixture);
    await fixture.server.waitForRequests(1);
    fixture.setSharp(true);
    fixture.server.heal();
    latch.release();
    expect((await fetching).record.sharpness).toBe('sharp');
    expect(fixture.server.requests().map(({ path }) => path)).toEqual([PLAIN, SHARP]);
  });

  it('keeps the plain one if the sharp one then fails', async () => {
    const fixture = await start();
    const latch = makeLatch();
    fixture.server.misbehave(latch.fault);
    fixture.server.misbehave(sendStatus(429, { 'retry-after': '60' }), isSharp);
    const fetching = fetchTile(fixture);
    await fixture.server.waitForRequests(1);
    fixture.setSharp(true);
    latch.release();
    expect((await fetching).record).not.toHaveProperty('sharpness');
  });
});

describe('a server without sharp tiles', () => {
  it.each([404, 410, 400])('answers %i: the plain one arrives, and is fresh', async (status) => {
    const fixture = await start();
    const { server, source, clock } = fixture;
    fixture.setSharp(true);
    server.misbehave(sendStatus(status), isSharp);
    const plain = await fetchTile(fixture);
    expect(plain.record.sharpness).toBe('plain-only');
    expect(source.judgeTile(plain, clock.nowMs())).toBe('fresh');
    expect(source.failureOf(TILE)).toBe(undefined);
    expect(source.lastAnswerOf(TILE)).toEqual({ status: 200, error: null });
  });

  it('keeps a cached plain tile, confirmed by its own validators', async () => {
    const fixture = await start();
    const { server, source, clock } = fixture;
    const plain = await fetchTile(fixture);
    fixture.setSharp(true);
    server.misbehave(sendStatus(404), isSharp);
    server.clearLog();
    const revalidation = await source.revalidateTile(TILE, plain, patiently());
    if (revalidation.kind !== 'confirmed') throw new Error(revalidation.kind);
    expect(listAsked(fixture)).toEqual([
      [SHARP, 404, undefined],
      [PLAIN, 304, server.etagOf(TILE)],
    ]);
    expect(source.judgeTile({ record: revalidation.record }, clock.nowMs())).toBe('fresh');
  });

  it('gets plain requests directly after a few misses, until people retry', async () => {
    const { server, source, setSharp, clock } = await start();
    setSharp(true);
    server.misbehave(sendStatus(404), isSharp);
    await askInTurn(source, LACKS_BEFORE_PLAIN);
    expect(server.requests()).toHaveLength(2 * LACKS_BEFORE_PLAIN);
    server.clearLog();
    const { tile } = await source.fetchTile(TILE, patiently());
    expect(server.requests().map(({ path }) => path)).toEqual([PLAIN]);
    // A plain one from earlier, which can't be improved now.
    const { sharpness: _sharpness, ...older } = tile.record;
    expect(source.judgeTile({ record: older }, clock.nowMs())).toBe('fresh');
    server.heal();
    source.retry(null);
    expect((await source.fetchTile(TILE, patiently())).tile.record.sharpness).toBe('sharp');
  });

  it('still gets sharp requests if it lacks only some', async () => {
    const { server, source, setSharp } = await start();
    setSharp(true);
    server.misbehave(sendStatus(404), (request) => isSharp(request) && !request.path.includes('/3/'));
    await askInTurn(source, LACKS_BEFORE_PLAIN + 2, 2);
    const asked = server.requests().filter(isSharp);
    expect(asked).toHaveLength(LACKS_BEFORE_PLAIN + 2);
  });

  it('reports a tile that it lacks in both forms, and draws no conclusion about others', async () => {
    const fixture = await start();
    fixture.setSharp(true);
    fixture.server.misbehave(sendStatus(404));
    for (let x = 0; x <= LACKS_BEFORE_PLAIN; x += 1) {
      expect((await failureOf(fixture.source.fetchTile(tileAt(x), patiently()))).code).toBe('tile-missing');
    }
    expect(fixture.server.requests().filter(isSharp)).toHaveLength(LACKS_BEFORE_PLAIN + 1);
  });

  it('that had them before is believed, and asked for the plain one without the sharp one’s validators', async () => {
    const fixture = await start();
    fixture.setSharp(true);
    const sharp = await fetchTile(fixture);
    fixture.server.misbehave(sendStatus(404), isSharp);
    fixture.server.clearLog();
    expect(tileOf(await fixture.source.revalidateTile(TILE, sharp, patiently())).record.sharpness).toBe('plain-only');
    expect(listAsked(fixture)).toEqual([
      [SHARP, 404, fixture.server.etagOf(TILE, 2)],
      [PLAIN, 200, undefined],
    ]);
  });

  it('that refuses them refuses this program: there is no fallback', async () => {
    const fixture = await start();
    fixture.setSharp(true);
    fixture.server.misbehave(sendStatus(403), isSharp);
    expect((await failureOf(fixture.source.fetchTile(TILE, patiently()))).code).toBe('source-refused');
    expect(fixture.server.requests()).toHaveLength(1);
  });
});

it('a source without sharp tiles never requests any', async () => {
  const { server, source, setSharp, clock } = await startSource();
  setSharp(true);
  const { tile } = await source.fetchTile(TILE, patiently());
  expect(tile.record).not.toHaveProperty('sharpness');
  expect(source.judgeTile(tile, clock.nowMs())).toBe('fresh');
  expect(server.requests().map(({ path }) => path)).toEqual([PLAIN]);
});
