/** The clear form: its preview follows the cache while it is shown. Fake service. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ClearForm } from '../../../../renderer/clearing/clear-form.ts';
import type { ClearScope } from '../../../../shared/cache/clear-scope.ts';
import { OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import { buttonOf, choose, fieldOf, useEmptyPage } from '../../../support/dom-page.ts';
import { createTestStage } from '../../../support/map-stage.ts';
import { playService } from '../../../support/played-service.ts';
import { useShapeWorkers } from '../../../support/shape-worker-stand-in.ts';

useEmptyPage();
useShapeWorkers();
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function openForm(answerMs = 0) {
  let tiles = 10;
  const service = playService({
    previewClear: async () => {
      if (answerMs > 0) await new Promise((resolve) => setTimeout(resolve, answerMs));
      return { clears: { tiles, bytes: tiles * 1000 }, keeps: { tiles: 1, bytes: 1000 }, areas: 0 };
    },
  });
  const cleared: ClearScope[] = [];
  const form = new ClearForm({
    client: service.client,
    stage: createTestStage().stage,
    getShape: async () => null,
    clear: async (scope) => void cleared.push(scope),
    onLeave: () => undefined,
    onEnd: () => undefined,
  });
  form.showSources([WORLD_SOURCE, OPENSTREETMAP_SOURCE], WORLD_SOURCE);
  const face = form.describeFace();
  document.body.append(face.body, face.footer ?? '');
  face.focus?.();
  const arrive = (more: number): void => {
    tiles += more;
  };
  return { form, face, arrive, cleared, asked: () => service.callsOf('previewClear') };
}

const preview = () => document.querySelector('[role=status]') as HTMLElement;

it('updates its counts while tiles arrive, and stays ready to clear', async () => {
  const { arrive, cleared } = openForm();
  await vi.advanceTimersByTimeAsync(300);
  expect([preview().textContent, preview().getAttribute('aria-live')]).toEqual(['Clears 10 tiles, 10.0 kB.', 'polite']);
  const seen = new Set<string | null>();
  new MutationObserver(() => seen.add(preview().textContent)).observe(preview(), { childList: true });
  arrive(3);
  await vi.advanceTimersByTimeAsync(1500);
  // Nothing about counting in between, and nothing read out.
  expect([...seen, preview().getAttribute('aria-live')]).toEqual(['Clears 13 tiles, 13.0 kB.', 'off']);
  buttonOf('Clear').click();
  await vi.advanceTimersByTimeAsync(0);
  expect(cleared).toMatchObject([{ sourceId: WORLD_SOURCE.id }]);
});

it('previews a new choice at once, and reads the result out', async () => {
  const { asked } = openForm();
  await vi.advanceTimersByTimeAsync(2500);
  choose(fieldOf('Source'), OPENSTREETMAP_SOURCE.id);
  expect(preview().textContent).toBe('Counting…');
  await vi.advanceTimersByTimeAsync(300);
  expect(asked().at(-1)?.scope.sourceId).toBe(OPENSTREETMAP_SOURCE.id);
  expect([preview().textContent, preview().getAttribute('aria-live')]).toEqual(['Clears 10 tiles, 10.0 kB.', 'polite']);
});

it('previews at most once a second, less often where counting is slow, and never after it has closed', async () => {
  const quick = openForm();
  await vi.advanceTimersByTimeAsync(60_250);
  quick.face.end();
  expect(quick.asked().length).toBe(61);
  const slow = openForm(3000);
  await vi.advanceTimersByTimeAsync(60_250);
  slow.face.end();
  expect(slow.asked().length).toBe(3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([quick.asked().length, slow.asked().length]).toEqual([61, 3]);
});
