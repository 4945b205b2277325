/** The notice of a clear that can be undone shows one number: the tiles removed. Fake service and notices. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clearWithUndo } from '../../../../renderer/clearing/cleared-notice.ts';
import type { Notice } from '../../../../renderer/panels/notices.ts';
import type { ClearScope, DoneClear } from '../../../../shared/clear-scope.ts';
import type { ServiceEvent } from '../../../../shared/contract.ts';
import { playService } from '../../../support/played-service.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const SCOPE: ClearScope = {
  sourceId: null,
  region: null,
  minZoom: 0,
  maxZoom: 22,
  olderThanMs: null,
  only: 'all',
  keepAreas: true,
};

async function clear(cleared: DoneClear['cleared'], back = cleared, clearIds = [7]) {
  const ids = [...clearIds];
  const next = (): number => ids.shift() ?? 0;
  const service = playService({
    clearScope: () => ({ clearId: next(), cleared, undoWithinMs: 10_000 }),
    undoClear: () => back,
  });
  const shown: Notice[] = [];
  const open = new Set<string>();
  const notices = {
    show: (notice: Notice): void => {
      shown.push(notice);
      open.add(notice.key);
    },
    showError: () => undefined,
    hide: (key: string) => void open.delete(key),
  };
  for (const _ of clearIds) await clearWithUndo({ client: service.client, notices }, SCOPE);
  const free = (clearId: number, tiles: number, done: boolean): void =>
    service.emit({ name: 'freeProgress', clearId, freed: { tiles, bytes: tiles * 1000 }, done } satisfies ServiceEvent);
  return { free, shown, open, texts: () => shown.map(({ text }) => text) };
}

it('tells the tiles that went once, and then the bytes alone', async () => {
  const { free, texts } = await clear({ tiles: 10, bytes: 10_000 });
  await vi.advanceTimersByTimeAsync(10_000);
  free(6, 99, true);
  free(7, 4, false);
  free(7, 13, true);
  expect(texts()).toEqual([
    'Cleared 10 tiles, 10.0 kB.',
    'Cleared 10 tiles. Freeing space… 0 bytes so far',
    'Cleared 10 tiles. Freeing space… 4.0 kB so far',
    'Cleared 10 tiles. Freed 13.0 kB.',
  ]);
});

it('tells no number before one is known', async () => {
  const { free, texts } = await clear(null);
  free(7, 4, false);
  free(7, 13, true);
  expect(texts()).toEqual(['Cleared.', 'Cleared. Freeing space… 4.0 kB so far', 'Cleared 13 tiles. Freed 13.0 kB.']);
});

it('tells how many an undo has brought back', async () => {
  const { shown, texts } = await clear({ tiles: 10, bytes: 10_000 });
  shown[0]?.action?.run();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(texts().slice(1)).toEqual(['Bringing the tiles back…', 'Undone: 10 tiles, 10.0 kB are back.']);
});

it('tells of several clears that were undone in one notice', async () => {
  const { shown, open } = await clear({ tiles: 10, bytes: 10_000 }, undefined, [7, 8]);
  expect(open.size).toBe(2);
  for (const notice of [...shown]) notice.action?.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(open.size).toBe(1);
});

it('says so when the map had all the tiles again before they could come back', async () => {
  const { shown, texts } = await clear({ tiles: 10, bytes: 10_000 }, { tiles: 0, bytes: 0 });
  shown[0]?.action?.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(texts().at(-1)).toBe('Undone. The map had already fetched these tiles again.');
});
