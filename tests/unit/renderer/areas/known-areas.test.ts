/** A window's list of areas, kept in step with a fake service. */
import { expect, it } from 'vitest';
import { createKnownAreas, sortAreas } from '../../../../renderer/areas/known-areas.ts';
import type { Client } from '../../../../renderer/bridge/client.ts';
import { type AreaSummary, NO_COUNTS, type WarmJob } from '../../../../shared/areas/area.ts';
import type { ServiceEvent } from '../../../../shared/calls/contract.ts';
import { describeError } from '../../../../shared/errors.ts';

function jobOf(state: WarmJob['state'], total = 0): WarmJob {
  const counts = { ...NO_COUNTS, total };
  return { state, mode: 'missing', counts, reason: null, tilesPerSecond: null, secondsLeft: null, failures: [] };
}

function area(name: string, state?: WarmJob['state']): AreaSummary {
  const bounds = { west: 0, south: 0, east: 1, north: 1 };
  const job = state ? jobOf(state) : null;
  return {
    id: name,
    name,
    sourceId: 's',
    kind: 'box',
    bounds,
    minZoom: 1,
    maxZoom: 2,
    expected: 9,
    lastResult: null,
    job,
  };
}

function start(replies: Record<string, unknown>) {
  const asked: string[] = [];
  let emit: (event: ServiceEvent) => void = () => undefined;
  let changes = 0;
  const client = {
    call: async (method: string) => {
      asked.push(method);
      return replies[method] ?? { ok: false, error: describeError('disconnected') };
    },
    onEvent: (listener: typeof emit) => {
      emit = listener;
      return () => undefined;
    },
  } as unknown as Client;
  const store = createKnownAreas(client, () => {
    changes += 1;
  });
  return { store, asked, emit: (event: ServiceEvent) => emit(event), changes: () => changes };
}

it('sorts running jobs first, then waiting, paused and queued ones, then other areas by name', () => {
  const areas = [
    area('Area 10'),
    area('Zoo', 'queued'),
    area('Yak', 'running'),
    area('Area 9'),
    area('Xi', 'paused'),
    area('Wu', 'waiting'),
  ];
  expect(sortAreas(areas).map(({ name }) => name)).toEqual(['Yak', 'Wu', 'Xi', 'Zoo', 'Area 9', 'Area 10']);
});

it('follows the list and the progress of jobs in it', async () => {
  const { store, emit, changes } = start({ listAreas: { ok: true, value: [area('a', 'running'), area('b')] } });
  expect(store.list()).toBeUndefined();
  emit({ name: 'warmProgress', areaId: 'a', job: jobOf('running', 1) });
  expect([store.list(), changes()]).toEqual([undefined, 0]);
  await expect(store.load()).resolves.toBeUndefined();
  emit({ name: 'warmProgress', areaId: 'a', job: jobOf('running', 5) });
  expect(store.list()?.[0]?.job?.counts.total).toBe(5);
  emit({ name: 'areasChanged', areas: [area('b')] });
  expect(store.list()?.map(({ id }) => id)).toEqual(['b']);
  expect(changes()).toBe(3);
});

it("doesn't mistake a late event of a job for a new job", async () => {
  const { store, emit } = start({ listAreas: { ok: true, value: [area('a')] } });
  await store.load();
  emit({ name: 'warmProgress', areaId: 'a', job: jobOf('running', 9) });
  expect(store.list()?.[0]?.job).toBeNull();
});

it('requests the list again if it was outdated on arrival', async () => {
  const replies: Record<string, unknown> = { listAreas: { ok: true, value: [area('a', 'running')] } };
  const { store, asked, emit } = start(replies);
  const loading = store.load();
  emit({ name: 'areasChanged', areas: [area('a')] });
  replies.listAreas = { ok: true, value: [area('a'), area('b')] };
  await loading;
  expect(asked).toEqual(['listAreas', 'listAreas']);
  expect(store.list()?.map(({ id, job }) => [id, job])).toEqual([
    ['a', null],
    ['b', null],
  ]);
});

it('returns the error of a failed list', async () => {
  await expect(start({}).store.load()).resolves.toEqual(describeError('disconnected'));
});

it('requests a shape once, and again if it failed', async () => {
  const shape = { kind: 'box', box: { west: 0, south: 0, east: 1, north: 1 } };
  const replies: Record<string, unknown> = {};
  const { store, asked } = start(replies);
  await expect(store.getShape('a')).resolves.toBeNull();
  replies.getAreaShape = { ok: true, value: shape };
  await expect(Promise.all([store.getShape('a'), store.getShape('a')])).resolves.toEqual([shape, shape]);
  expect(asked).toEqual(['getAreaShape', 'getAreaShape']);
});
