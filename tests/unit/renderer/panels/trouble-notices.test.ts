/** Notices kept in step with the service's list of troubles. Fake notices. */
import { expect, it } from 'vitest';
import type { Notice } from '../../../../renderer/panels/notices.ts';
import { createTroubleNotices } from '../../../../renderer/panels/trouble-notices.ts';
import { describeError } from '../../../../shared/errors.ts';

function start() {
  const shown = new Map<string, Notice>();
  const pressed: string[] = [];
  const dismissed = new Set<string>();
  const show = createTroubleNotices(
    {
      show: (notice) => void shown.set(notice.key, notice),
      hide: (key) => {
        shown.delete(key);
        dismissed.delete(key);
      },
      wasDismissed: (key) => dismissed.has(key),
    },
    (sourceId) => ({ action: { label: 'Retry', run: () => pressed.push(sourceId) } }),
  );
  const showTroubles = (troubles: Parameters<typeof show>[0], shownId = 'orchard') => show(troubles, shownId);
  const dismiss = (key: string) => {
    shown.delete(key);
    dismissed.add(key);
  };
  return { showTroubles, shown, pressed, dismiss };
}

it('shows each problem and hides it when it ends', () => {
  const { showTroubles, shown } = start();
  showTroubles([describeError('cache-full'), describeError('settings-unsaved')]);
  expect([...shown.keys()]).toEqual(['cache-full', 'settings-unsaved']);
  showTroubles([describeError('settings-unsaved')]);
  expect([...shown.keys()]).toEqual(['settings-unsaved']);
  showTroubles([]);
  expect([...shown.keys()]).toEqual([]);
});

it('leaves other notices alone', () => {
  const { showTroubles, shown } = start();
  shown.set('disconnected', { key: 'disconnected', text: '', tone: 'warning', lasting: true });
  showTroubles([]);
  expect([...shown.keys()]).toEqual(['disconnected']);
});

it('keeps a dismissed notice hidden until the problem ends and returns', () => {
  const { showTroubles, shown, dismiss } = start();
  showTroubles([describeError('cache-full')]);
  dismiss('cache-full');
  showTroubles([describeError('cache-full', 'told in other words')]);
  expect([...shown.keys()]).toEqual([]);
  showTroubles([]);
  showTroubles([describeError('cache-full')]);
  expect([...shown.keys()]).toEqual(['cache-full']);
});

it('leaves problems of a source to the chip on the map', () => {
  const { showTroubles, shown } = start();
  showTroubles([describeError('source-refused', undefined, { sourceId: 'orchard' }), describeError('cache-full')]);
  expect([...shown.keys()]).toEqual(['cache-full']);
});

it('tells that the source on the map does not work, with buttons for that source', () => {
  const { showTroubles, shown, pressed, dismiss } = start();
  const orchard = describeError('source-not-working', 'Orchard', { sourceId: 'orchard' });
  const meadow = describeError('source-not-working', 'Meadow', { sourceId: 'meadow' });
  showTroubles([orchard, meadow]);
  expect([...shown.values()].map(({ text, tone, lasting }) => [text, tone, lasting])).toEqual([
    [orchard.message, 'warning', true],
  ]);
  for (const { action } of shown.values()) action?.run();
  expect(pressed).toEqual(['orchard']);
  dismiss('source-not-working orchard');
  showTroubles([orchard]);
  expect([...shown.keys()]).toEqual([]);
});

it('says that a source has never worked only while that source is on the map', () => {
  const { showTroubles, shown } = start();
  const troubles = [describeError('source-not-working', undefined, { sourceId: 'orchard' })];
  showTroubles(troubles);
  expect([...shown.keys()]).toEqual(['source-not-working orchard']);
  showTroubles(troubles, 'meadow');
  expect([...shown.keys()]).toEqual([]);
  showTroubles(troubles);
  expect([...shown.keys()]).toEqual(['source-not-working orchard']);
});
