/** Requests to a real server: how they are counted, and those that a source's own rules forbid or that need a password. */
import { expect, it } from 'vitest';
import { toErrorValue } from '../../shared/errors.ts';
import { askInTurn, failureOf, patiently, startSource, tileAt } from '../support/source-fixture.ts';
import { sendStatus } from '../support/tile-server-faults.ts';

const TILE = tileAt(5);

it('counts each request that is sent, whatever its result, for a minute', async () => {
  const { server, source, meter, clock } = await startSource();
  expect(meter.countLastMinute('test')).toBe(0);
  await askInTurn(source, 3);
  server.misbehave(sendStatus(404));
  await failureOf(source.fetchTile(tileAt(50), patiently()));
  expect([meter.countLastMinute('test'), server.requests().length]).toEqual([4, 4]);
  clock.advance(60_000);
  expect(meter.countLastMinute('test')).toBe(0);
});

it('counts nothing that was never sent', async () => {
  const { source, meter, setOffline } = await startSource();
  setOffline(true);
  await failureOf(source.fetchTile(TILE, patiently()));
  setOffline(false);
  await failureOf(source.fetchTile({ z: 22, x: 0, y: 0 }, patiently()));
  await failureOf(source.fetchTile(TILE, AbortSignal.abort()));
  expect(meter.countLastMinute('test')).toBe(0);
});

it('counts an image saved by a 304, and none that was sent again', async () => {
  const { server, source, meter } = await startSource();
  const { tile } = await source.fetchTile(TILE, patiently());
  expect((await source.revalidateTile(TILE, tile, patiently())).kind).toBe('confirmed');
  expect([meter.notModified, meter.savedBytes]).toEqual([1, tile.bytes.length]);
  // Without validators, the same image is sent again.
  const bare = { ...tile, record: { ...tile.record, headers: {} } };
  expect((await source.revalidateTile(TILE, bare, patiently())).kind).toBe('confirmed');
  server.version += 1;
  expect((await source.revalidateTile(TILE, tile, patiently())).kind).toBe('replaced');
  expect([meter.notModified, meter.savedBytes, meter.countLastMinute('test')]).toEqual([1, tile.bytes.length, 4]);
});

it('sends nothing for a source of cached tiles, whatever asks for one', async () => {
  const { server, source, open, meter } = await startSource();
  const { tile } = await source.fetchTile(TILE, patiently());
  const cached = open({ rules: { cachedTilesOnly: true, warmingAllowed: true } });
  expect(cached.trouble?.code).toBe('cached-tiles-only');
  const isWarming = { isWarming: true, onHurry: () => undefined };
  const calls: readonly (() => Promise<unknown>)[] = [
    () => cached.fetchTile(TILE, patiently()),
    () => cached.fetchTile(TILE, patiently(), isWarming),
    () => cached.revalidateTile(TILE, tile, patiently()),
  ];
  for (const call of calls) expect((await failureOf(call())).code).toBe('cached-tiles-only');
  cached.retry(null);
  expect((await failureOf(cached.fetchTile(tileAt(6), patiently()))).code).toBe('cached-tiles-only');
  expect([server.requests().length, meter.countLastMinute('test')]).toEqual([1, 1]);
});

it('says that a server asks for a password, and asks it no more until people act', async () => {
  const { server, source, told } = await startSource();
  server.misbehave(sendStatus(401));
  const { code, message } = toErrorValue(await failureOf(source.fetchTile(TILE, patiently())));
  expect([code, message]).toEqual([
    'password-needed',
    'Password needed: HTTP 401. The server asks for a user name and password; enter them in Edit source, under Advanced.',
  ]);
  expect((await failureOf(source.fetchTile(tileAt(6), patiently()))).code).toBe('password-needed');
  expect([server.requests().length, told]).toEqual([1, ['password-needed']]);
});
