/** Notices kept in step with the service's list of troubles. Fake notices. */
import { expect, it } from 'vitest';
import { createTroubleNotices } from '../../../../renderer/panels/trouble-notices.ts';
import { describeError, type ErrorValue } from '../../../../shared/errors.ts';

function start() {
  const shown = new Map<string, ErrorValue>();
  const dismissed = new Set<string>();
  const showTroubles = createTroubleNotices({
    showError: (error) => void shown.set(error.code, error),
    hide: (key) => {
      shown.delete(key);
      dismissed.delete(key);
    },
    wasDismissed: (key) => dismissed.has(key),
  });
  const dismiss = (key: string) => {
    shown.delete(key);
    dismissed.add(key);
  };
  return { showTroubles, shown, dismiss };
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
  shown.set('disconnected', describeError('disconnected'));
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
