/** Notices in step with the service's list of troubles. The notices on the page are played by the test. */
import { expect, it } from 'vitest';
import type { Notice } from '../../../../renderer/panels/notices.ts';
import { createTroubleNotices } from '../../../../renderer/panels/trouble-notices.ts';
import { describeError } from '../../../../shared/errors.ts';

const TERMS = 'https://example.org/terms';

function start() {
  const shown = new Map<string, Notice>();
  const dismissed = new Set<string>();
  const retried: string[] = [];
  const showTroubles = createTroubleNotices({
    notices: {
      show: (notice) => void shown.set(notice.key, notice),
      hide: (key) => {
        shown.delete(key);
        dismissed.delete(key);
      },
      wasDismissed: (key) => dismissed.has(key),
    },
    nameOf: (id) => (id === 'orchard' ? 'Orchard' : undefined),
    retry: (id) => retried.push(id),
  });
  const dismiss = (key: string) => {
    shown.delete(key);
    dismissed.add(key);
  };
  return { showTroubles, shown, dismiss, retried };
}

it('shows every trouble and takes away those that are over', () => {
  const { showTroubles, shown } = start();
  showTroubles([describeError('cache-full'), describeError('settings-unsaved')]);
  expect([...shown.keys()]).toEqual(['cache-full', 'settings-unsaved']);
  showTroubles([describeError('settings-unsaved')]);
  expect([...shown.keys()]).toEqual(['settings-unsaved']);
  showTroubles([]);
  expect([...shown.keys()]).toEqual([]);
});

it('leaves notices alone that it has not shown', () => {
  const { showTroubles, shown } = start();
  shown.set('disconnected', { key: 'disconnected', text: '', tone: 'warning', lasting: true });
  showTroubles([]);
  expect([...shown.keys()]).toEqual(['disconnected']);
});

it('keeps away what was dismissed, until it is over and comes again', () => {
  const { showTroubles, shown, dismiss } = start();
  showTroubles([describeError('cache-full')]);
  dismiss('cache-full');
  showTroubles([describeError('cache-full', 'told in other words')]);
  expect([...shown.keys()]).toEqual([]);
  showTroubles([]);
  showTroubles([describeError('cache-full')]);
  expect([...shown.keys()]).toEqual(['cache-full']);
});

it('tells the same trouble of two sources apart, each by its name', () => {
  const { showTroubles, shown, dismiss } = start();
  const refused = (sourceId: string) => describeError('source-refused', undefined, { sourceId });
  showTroubles([refused('orchard'), refused('gone')]);
  expect([...shown.values()].map(({ text }) => text)).toEqual([
    `Orchard: ${refused('orchard').message}`,
    refused('gone').message,
  ]);
  dismiss('source-refused orchard');
  showTroubles([refused('orchard'), refused('gone')]);
  expect([...shown.keys()]).toEqual(['source-refused gone']);
});

it('offers the terms and another try where a source refuses', () => {
  const { showTroubles, shown, retried } = start();
  showTroubles([describeError('source-refused', undefined, { sourceId: 'orchard', moreUrl: TERMS })]);
  const notice = shown.get('source-refused orchard');
  expect(notice?.link).toEqual({ label: 'Read its terms', url: TERMS });
  expect(notice?.action?.label).toBe('Retry');
  notice?.action?.run();
  expect(retried).toEqual(['orchard']);
});

it('offers no try where nothing can be tried, and no link but an https one', () => {
  const { showTroubles, shown } = start();
  showTroubles([
    describeError('cache-full', undefined, { moreUrl: 'javascript:alert(1)' }),
    describeError('source-busy', undefined, { sourceId: 'orchard', moreUrl: 'http://example.org' }),
  ]);
  expect([...shown.values()].map(({ link, action }) => [link, action])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
});
