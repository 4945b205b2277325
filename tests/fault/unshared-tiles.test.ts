/** Tiles that never go to a shared cache nor come from one: those of one login, and those whose terms forbid it. */
import { expect, it } from 'vitest';
import { fetchFromPlatform } from '../../app/hosts/browser/platform-fetch.ts';
import { openEngine } from '../../app/service/engine.ts';
import { NEW_DRAFT, OWN_SERVER_RULES } from '../../shared/sources/draft-of-source.ts';
import { OPENSTREETMAP_SOURCE, type SourceId } from '../../shared/sources/source.ts';
import { NO_SECRETS_TYPED } from '../../shared/sources/source-secrets.ts';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import { startS3 } from '../support/s3-server.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { startTileServer } from '../support/tile-server.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const LOGIN = { ...NO_SECRETS_TYPED, userName: 'ann', password: 's3cret' };
const HEADER = { ...NO_SECRETS_TYPED, headerName: 'X-API-Key', headerValue: 'k3y' };
const OPENSTREETMAP = 'https://a.tile.openstreetmap.org/{z}/{x}/{y}.png';
const never = new AbortController().signal;

/** A program with a bucket for all its sources. Requests to OpenStreetMap reach the test's own server. */
async function open() {
  const [server, s3] = [await startTileServer(), await startS3(KEYS.secretAccessKey)];
  cleanUpAfterTest(() => server.stop());
  process.env.TILEKEEP_SHARED_LOGINS = JSON.stringify({ 's3://maps': KEYS });
  cleanUpAfterTest(() => delete process.env.TILEKEEP_SHARED_LOGINS);
  const engine = await openEngine({
    dataDir: makeTempDir(),
    cacheDir: makeTempDir(),
    isCacheDirFixed: true,
    memoryTiles: 1000,
    offline: false,
    sharedCache: `s3://maps?endpoint=${s3.origin}`,
    fetch: (url, request) => fetchFromPlatform(`${server.origin}${new URL(url).pathname}`, request),
    emit: () => undefined,
  });
  cleanUpAfterTest(() => engine.close());
  const draft = { ...NEW_DRAFT, ...OWN_SERVER_RULES, name: 'Ours', template: server.template };
  const get = async (sourceId: SourceId, x: number) =>
    (await engine.cache.getTile({ sourceId, coord: { z: 5, x, y: 7 } }, never)).tier;
  return { server, s3, engine, draft, get };
}

type Program = Awaited<ReturnType<typeof open>>;

it.each<[string, (program: Program) => SourceId]>([
  ['a source with a password', ({ engine, draft }) => engine.list.add(draft, LOGIN).id],
  ['a source with a header of its own', ({ engine, draft }) => engine.list.add(draft, HEADER).id],
  ['OpenStreetMap', () => OPENSTREETMAP_SOURCE.id],
  [
    'a source on its hosts',
    ({ engine }) => engine.list.add({ ...NEW_DRAFT, name: 'Theirs', template: OPENSTREETMAP }).id,
  ],
])('%s is never asked for there, nor put there', async (_which, choose) => {
  const program = await open();
  const { server, s3, engine, draft, get } = program;
  const id = choose(program);
  const shared = engine.list.add({ ...draft, name: 'Shared', template: `${server.origin}/shared/{z}/{x}/{y}.png` }).id;
  server.setHeaders({ 'cache-control': 'no-cache' });
  for (const sourceId of [id, shared]) expect(await get(sourceId, 1)).toBe('source');
  await expect.poll(() => s3.objects.size).toBe(1);
  await get(id, 1);
  expect(server.requests().map(({ status }) => status)).toEqual([200, 200, 304]);
  await engine.close();
  const path = `/maps/${shared}/5/1/7.png`;
  expect([s3.requests, s3.refused]).toEqual([[`GET ${path}`, `PUT ${path}`], []]);
});

it('a source that gets a password later reads and writes nothing more there', async () => {
  const { server, s3, engine, draft, get } = await open();
  const { id } = engine.list.add(draft);
  await get(id, 1);
  await expect.poll(() => s3.objects.size).toBe(1);
  const before = [...s3.requests];
  engine.list.edit(id, draft, LOGIN);
  expect(await get(id, 2)).toBe('source');
  await engine.close();
  expect([s3.requests, server.requests().at(-1)?.headers.authorization]).toEqual([before, expect.any(String)]);
});
