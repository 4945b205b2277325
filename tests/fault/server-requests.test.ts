/** Counters of requests to a real server: those that were sent, and images that weren't. */
import { expect, it } from 'vitest';
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
