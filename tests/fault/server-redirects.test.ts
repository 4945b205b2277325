/** Redirects of real servers: followed within the server, refused elsewhere, and within its limits. */
import { describe, expect, it } from 'vitest';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import { failureOf, patiently, startSource, tileAt } from '../support/source-fixture.ts';
import { startTileServer } from '../support/tile-server.ts';
import { type Fault, redirectTo } from '../support/tile-server-faults.ts';

const TILE = tileAt(5);
const PATH = '/10/5/100.png';

/** Redirects requests without `step=COUNT`, each to the next step. */
function redirectTimes(count: number, status = 302): Fault {
  return ({ request, response, answerWell }) => {
    const step = Number(new URL(request.url ?? '', 'http://server').searchParams.get('step') ?? 0);
    if (step === count) answerWell();
    else response.writeHead(status, { location: `${PATH}?step=${step + 1}` }).end();
  };
}

describe('a redirect within the server', () => {
  it.each([301, 302, 303, 307, 308])('%i is followed', async (status) => {
    const { server, source } = await startSource();
    server.misbehave(redirectTimes(1, status));
    const { tile } = await source.fetchTile(TILE, patiently());
    expect(Buffer.from(tile.bytes).equals(server.tileBytes(TILE))).toBe(true);
    expect(server.requests().map(({ path }) => path)).toEqual([PATH, `${PATH}?step=1`]);
    expect(source.failureOf(TILE)).toBeUndefined();
  });

  it('is followed three times, with the same headers, and never a fourth time', async () => {
    const { server, source, open } = await startSource();
    server.misbehave(redirectTimes(3));
    await source.fetchTile(TILE, patiently());
    expect(server.requests()).toHaveLength(4);
    const agents = server.requests().map(({ headers }) => headers['user-agent']);
    expect(new Set(agents)).toEqual(new Set(['Tilekeep/0.0 (+https://example.org)']));

    server.misbehave(redirectTimes(4));
    const error = await failureOf(open({ id: 'other' }).fetchTile(TILE, patiently()));
    expect([error.code, error.message]).toEqual(['source-failed', expect.stringContaining('too many redirects')]);
    expect(server.requests()).toHaveLength(8);
  });

  it('counts every request against the limits of the host', async () => {
    const { server, source, meter } = await startSource({
      rules: { maxConcurrentRequests: 1, maxRequestsPerSecond: 4 },
    });
    server.misbehave(redirectTimes(2));
    const begunMs = performance.now();
    await Promise.all([source.fetchTile(TILE, patiently()), source.fetchTile(TILE, patiently())]);
    // Six requests, at most four of them in the first second.
    expect(performance.now() - begunMs).toBeGreaterThan(900);
    expect(server.requests()).toHaveLength(6);
    expect(meter.countLastMinute('test')).toBe(6);
  });

  it('confirms a tile by the validators of its last address', async () => {
    const { server, source } = await startSource();
    server.misbehave(redirectTimes(1));
    const { tile } = await source.fetchTile(TILE, patiently());
    expect((await source.revalidateTile(TILE, tile, patiently())).kind).toBe('confirmed');
    expect(server.requests().at(-1)?.headers['if-none-match']).toBe(server.etagOf(TILE));
  });
});

describe('a redirect to another server', () => {
  it('is refused with its name and nothing else of its address; that server gets no request', async () => {
    const other = await startTileServer();
    cleanUpAfterTest(() => other.stop());
    const { server, source } = await startSource();
    server.misbehave(redirectTo(`http://me:hush@127.0.0.1:${other.port}${PATH}?key=secret`));
    const error = await failureOf(source.fetchTile(TILE, patiently()));
    expect(error.code).toBe('redirected');
    expect(error.message).toContain(`127.0.0.1:${other.port}`);
    expect(error.message).not.toMatch(/hush|secret|100\.png/);
    expect([server.requests().length, other.connections]).toEqual([1, 0]);
  });

  it('is refused at any step', async () => {
    const { server, source } = await startSource();
    server.misbehave(({ request, response }) => {
      const location = request.url === PATH ? `${PATH}?again` : 'http://localhost:1/';
      response.writeHead(302, { location }).end();
    });
    expect((await failureOf(source.fetchTile(TILE, patiently()))).code).toBe('redirected');
    expect(server.requests()).toHaveLength(2);
  });

  it.each(['file:///etc/hosts', 'data:image/png;base64,AAAA', 'nowhere://x'])('of kind %s is refused', async (url) => {
    const { server, source } = await startSource();
    server.misbehave(redirectTo(url));
    expect((await failureOf(source.fetchTile(TILE, patiently()))).code).toBe('redirected');
    expect(server.requests()).toHaveLength(1);
  });
});
