/** The notice of a clear that can be undone shows one number: the tiles removed. Fake service and notices. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clearWithUndo } from '../../../../renderer/clearing/cleared-notice.ts';
import { undoLast } from '../../../../renderer/clearing/undo-offers.ts';
import type { Notice } from '../../../../renderer/panels/notices.ts';
import type { ClearScope, DoneClear } from '../../../../shared/cache/clear-scope.ts';
import type { ServiceEvent } from '../../../../shared/calls/contract.ts';
import { playService } from '../../../support/played-service.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(async () => {
  // Every offer to undo ends with its time.
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
});

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
  const dismissed = new Set<string>();
  const notices = {
    show: (notice: Notice): void => {
      shown.push(notice);
      open.add(notice.key);
    },
    showError: () => undefined,
    hide: (key: string) => void open.delete(key),
    wasDismissed: (key: string) => dismissed.has(key),
  };
  for (const _ of clearIds) await clearWithUndo({ client: service.client, notices }, SCOPE);
  const free = (clearId: number, tiles: number, done: boolean): void =>
    service.emit({ name: 'freeProgress', clearId, freed: { tiles, bytes: tiles * 1000 }, done } satisfies ServiceEvent);
  return { free, shown, open, dismissed, texts: () => shown.map(({ text }) => text) };
}

it('counts the cleared tiles once, then only the freed bytes', async () => {
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

it('shows no number before one is known', async () => {
  const { free, texts } = await clear(null);
  free(7, 4, false);
  free(7, 13, true);
  expect(texts()).toEqual(['Cleared.', 'Cleared. Freeing space… 4.0 kB so far', 'Cleared 13 tiles. Freed 13.0 kB.']);
});

it('says how many tiles an undo has restored', async () => {
  const { shown, texts } = await clear({ tiles: 10, bytes: 10_000 });
  shown[0]?.action?.run();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(texts().slice(1)).toEqual(['Restoring tiles…', 'Undone: 10 tiles, 10.0 kB restored.']);
});

it('reports several undone clears in one notice', async () => {
  const { shown, open } = await clear({ tiles: 10, bytes: 10_000 }, undefined, [7, 8]);
  expect(open.size).toBe(2);
  for (const notice of [...shown]) notice.action?.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(open.size).toBe(1);
});

it('says so when the map had loaded all the tiles again before the undo', async () => {
  const { shown, texts } = await clear({ tiles: 10, bytes: 10_000 }, { tiles: 0, bytes: 0 });
  shown[0]?.action?.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(texts().at(-1)).toBe('Undone. The map had already loaded these tiles again.');
});

it('is undone by the Undo command: newest first, each once, and only for ten seconds', async () => {
  const { texts } = await clear({ tiles: 10, bytes: 10_000 }, undefined, [7, 8]);
  const shown = texts().length;
  expect([undoLast(), undoLast(), undoLast()]).toEqual([true, true, false]);
  await vi.advanceTimersByTimeAsync(0);
  const restored = 'Undone: 10 tiles, 10.0 kB restored.';
  expect(texts().slice(shown)).toEqual(['Restoring tiles…', 'Restoring tiles…', restored, restored]);
  await clear({ tiles: 1, bytes: 1 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(undoLast()).toBe(false);
});

it('a dismissed notice stays hidden, and the Undo command skips its clear', async () => {
  const { free, shown, dismissed } = await clear({ tiles: 10, bytes: 10_000 });
  dismissed.add('freed-7');
  expect(undoLast()).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  free(7, 10, true);
  expect(shown.length).toBe(1);
});
