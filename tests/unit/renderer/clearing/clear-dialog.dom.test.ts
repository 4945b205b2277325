/** The Clear dialog: each choice clears what it says, and one leads to the form of a part. The service is played. */
import { expect, it, vi } from 'vitest';
import { type ClearChoice, openClearDialog } from '../../../../renderer/clearing/clear-dialog.ts';
import type { WindowTargets } from '../../../../renderer/window-targets.ts';
import { wholeSource } from '../../../../shared/cache/clear-scope.ts';
import { CodedError } from '../../../../shared/errors.ts';
import { WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import { NO_TILES } from '../../../../shared/tiles/tile-count.ts';
import { makeArea } from '../../../support/areas.ts';
import { buttonOf, fieldOf, isShown, press, useEmptyPage } from '../../../support/dom-page.ts';
import { type Answers, playService } from '../../../support/played-service.ts';

useEmptyPage();

const { id, name } = WORLD_SOURCE;
const THIS_SOURCE = `This source: ${name}`;

function open(first: ClearChoice = 'source', answers: Answers = {}) {
  const service = playService({
    previewClear: ({ scope }) => ({
      clears: { tiles: scope.sourceId === null ? 7 : 2, bytes: 1000 },
      keeps: NO_TILES,
      areas: 0,
    }),
    listAreas: () => [],
    clearScope: () => ({ clearId: 1, cleared: { tiles: 2, bytes: 1000 }, undoWithinMs: 0 }),
    clearMemory: () => ({ tiles: 3, bytes: 3000 }),
    ...answers,
  });
  const told: string[] = [];
  const openPart = vi.fn();
  const notices = { show: ({ text }: { readonly text: string }) => told.push(text), wasDismissed: () => false };
  const targets = { client: service.client, notices, source: () => WORLD_SOURCE } as unknown as WindowTargets;
  openClearDialog(targets, first, openPart);
  return { ...service, told, openPart };
}

const status = () => [...document.querySelectorAll('dialog [role=status]')].filter(isShown)[0]?.textContent;
const dialogGone = () => vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull());

it('starts with the current source, and says what each choice would free', async () => {
  open();
  expect(document.activeElement).toBe(fieldOf(THIS_SOURCE));
  await vi.waitFor(() => expect(status()).toBe('Clears 2 tiles, 1.0 kB.'));
  fieldOf('All sources').click();
  await vi.waitFor(() => expect(status()).toBe('Clears 7 tiles, 1.0 kB.'));
  fieldOf('Memory only').click();
  expect(status()).toBeUndefined();
  expect(document.querySelector('dialog')?.textContent).toContain('Tiles on disk are kept.');
});

it('says that saved areas keep their tiles, and what clearing them too would remove', async () => {
  open('source', {
    listAreas: () => [makeArea()],
    previewClear: ({ scope: { keepAreas } }) => ({
      clears: { tiles: keepAreas ? 3 : 942, bytes: 1000 },
      keeps: NO_TILES,
      areas: 1,
    }),
  });
  await vi.waitFor(() => expect(status()).toBe('Clears 3 tiles, 1.0 kB; keeps 1 saved area.'));
  fieldOf('Clear them too. The areas stay in the list, empty.').click();
  await vi.waitFor(() => expect(status()).toBe('Clears 942 tiles, 1.0 kB, including tiles of 1 saved area.'));
});

it('disables its button when there is nothing to clear', async () => {
  const { callsOf } = open('source', { previewClear: () => ({ clears: NO_TILES, keeps: NO_TILES, areas: 0 }) });
  await vi.waitFor(() => expect(status()).toBe('Nothing to clear.'));
  buttonOf('Clear').click();
  fieldOf('Memory only').click();
  buttonOf('Clear').click();
  await dialogGone();
  expect([callsOf('clearScope'), callsOf('clearMemory').length]).toEqual([[], 1]);
});

it.each([
  ['source', id],
  ['all', null],
] as const)('clears the choice that it was opened with: %s', async (first, sourceId) => {
  const { callsOf } = open(first);
  buttonOf('Clear').click();
  await dialogGone();
  expect(callsOf('clearScope')).toEqual([{ scope: wholeSource(sourceId, true) }]);
});

it('clears only memory, and stays open with the reason if that fails', async () => {
  const { callsOf, told } = open();
  fieldOf('Memory only').click();
  buttonOf('Clear').click();
  await dialogGone();
  expect(told).toEqual(['Memory cleared: 3 tiles, 3.0 kB. Tiles on disk are kept.']);
  expect(callsOf('clearScope')).toEqual([]);
  open('memory', { clearMemory: () => Promise.reject(new CodedError('cache-busy')) });
  buttonOf('Clear').click();
  await vi.waitFor(() => expect(document.querySelector('dialog [role=alert]')?.textContent).not.toBe(''));
});

it('opens the form for a part after it has closed, and clears nothing', async () => {
  const { openPart, callsOf } = open();
  fieldOf('Part of the cache…').click();
  openPart.mockImplementation(() => expect(document.querySelector('dialog')).toBeNull());
  buttonOf('Next').click();
  await dialogGone();
  expect([openPart.mock.calls.length, callsOf('clearScope')]).toEqual([1, []]);
  open();
  fieldOf('Part of the cache…').click();
  press('Escape');
  expect(openPart).toHaveBeenCalledTimes(1);
});
