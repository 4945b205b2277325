/** Clearing, and the notice that follows the freeing. The service and the notices are played by the test. */
import { expect, it } from 'vitest';
import type { Client } from '../../../../renderer/bridge/client.ts';
import { clearTiles } from '../../../../renderer/clearing/clear-tiles.ts';
import type { Notice, Notices } from '../../../../renderer/panels/notices.ts';
import type { Reply, ServiceEvent } from '../../../../shared/contract.ts';
import { describeError } from '../../../../shared/errors.ts';

const SCOPE = { sourceId: 'world', name: 'World' };

function freed(clearId: number, tiles: number, done: boolean): ServiceEvent {
  return { name: 'freeProgress', clearId, freed: { tiles, bytes: tiles * 1000 }, done };
}

function startService(reply: Reply<{ clearId: number }>, early: readonly ServiceEvent[] = []) {
  const listeners = new Set<(event: ServiceEvent) => void>();
  const shown: Notice[] = [];
  const emit = (event: ServiceEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const asked: unknown[] = [];
  const client = {
    call: async (...request: unknown[]) => {
      asked.push(request);
      for (const event of early) emit(event);
      return reply;
    },
    onEvent: (listener: (event: ServiceEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Client;
  const notices = { show: (notice: Notice) => shown.push(notice) } as unknown as Notices;
  return { client, notices, emit, shown, listeners, asked };
}

it('follows its own clear to the end and then listens no more', async () => {
  const service = startService({ ok: true, value: { clearId: 7 } });
  await expect(clearTiles(service.client, service.notices, SCOPE, true)).resolves.toBeUndefined();
  service.emit(freed(8, 99, true));
  service.emit(freed(7, 5, false));
  service.emit(freed(7, 12, true));
  expect(service.shown.map(({ text, lasting }) => [text, lasting])).toEqual([
    ['World cleared. Freeing space… 0 tiles so far', true],
    ['World cleared. Freeing space… 5 tiles so far', true],
    ['World cleared. Freed 12 tiles, 12.0 kB.', false],
  ]);
  expect(service.listeners.size).toBe(0);
});

it('misses nothing that was told before the reply', async () => {
  const service = startService({ ok: true, value: { clearId: 7 } }, [freed(6, 1, true), freed(7, 3, true)]);
  await clearTiles(service.client, service.notices, SCOPE, true);
  expect(service.shown.at(-1)?.text).toBe('World cleared. Freed 3 tiles, 3.0 kB.');
  expect(service.listeners.size).toBe(0);
});

it('answers the error, shows nothing and listens no more when nothing could be cleared', async () => {
  const error = describeError('cache-read-only');
  const service = startService({ ok: false, error });
  await expect(clearTiles(service.client, service.notices, SCOPE, true)).resolves.toEqual(error);
  expect(service.shown).toEqual([]);
  expect(service.listeners.size).toBe(0);
});

it('keeps the tiles of saved areas, or not, as it is told', async () => {
  const service = startService({ ok: true, value: { clearId: 7 } }, [freed(7, 3, true)]);
  await clearTiles(service.client, service.notices, SCOPE, true);
  await clearTiles(service.client, service.notices, SCOPE, false);
  expect(service.asked).toEqual([
    ['clearTiles', { sourceId: 'world', keepAreas: true }],
    ['clearTiles', { sourceId: 'world', keepAreas: false }],
  ]);
});
