/** Counting areas one after another, with a fake service. */
import { expect, it } from 'vitest';
import { createAreaMeasures } from '../../../../renderer/areas/area-measures.ts';
import type { Client } from '../../../../renderer/bridge/client.ts';
import type { AreaMeasure } from '../../../../shared/areas/area.ts';
import { describeError } from '../../../../shared/errors.ts';

const NONE = { tiles: 0, bytes: 0 };

function start() {
  const asked: { readonly areaId: string; readonly signal: AbortSignal; readonly end: (reply: unknown) => void }[] = [];
  const measured: string[] = [];
  const call = (_method: string, { areaId }: { areaId: string }, signal: AbortSignal) =>
    new Promise((end) => asked.push({ areaId, signal, end }));
  const measures = createAreaMeasures({ call } as unknown as Pick<Client, 'call'>, (areaId) => measured.push(areaId));
  const answer = async (index: number, expected: number) => {
    const value: AreaMeasure = { expected, present: NONE, shared: NONE, own: NONE, browsed: NONE };
    asked[index]?.end({ ok: true, value });
    await settle();
  };
  const fail = async (index: number) => {
    asked[index]?.end({ ok: false, error: describeError('cancelled') });
    await settle();
  };
  return { measures, asked, measured, answer, fail, ids: () => asked.map(({ areaId }) => areaId) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

it('measures one area at a time, in the requested order, each once', async () => {
  const { measures, measured, answer, ids } = start();
  measures.want(['a', 'b']);
  expect(ids()).toEqual(['a']);
  await answer(0, 1);
  measures.want(['b', 'a']);
  expect(ids()).toEqual(['a', 'b']);
  await answer(1, 2);
  measures.want(['a', 'b']);
  expect(ids()).toEqual(['a', 'b']);
  expect(measured).toEqual(['a', 'b']);
  expect(measures.get('b')?.expected).toBe(2);
});

it('cancels unwanted measurements, and repeats them on request', async () => {
  const { measures, asked, measured, fail, ids } = start();
  measures.want(['a']);
  measures.want([]);
  expect(asked[0]?.signal.aborted).toBe(true);
  await fail(0);
  expect(measured).toEqual([]);
  measures.want(['a']);
  expect(ids()).toEqual(['a', 'a']);
});

it('keeps old numbers until new ones arrive', async () => {
  const { measures, answer, ids } = start();
  measures.want(['a']);
  await answer(0, 1);
  measures.outdate();
  expect(ids()).toEqual(['a', 'a']);
  expect(measures.get('a')?.expected).toBe(1);
  await answer(1, 2);
  expect(measures.get('a')?.expected).toBe(2);
});

it('measures again if an area changed meanwhile', async () => {
  const { measures, asked, answer, measured, ids } = start();
  measures.want(['a']);
  measures.outdate();
  expect(asked[0]?.signal.aborted).toBe(true);
  await answer(0, 1);
  expect(measured).toEqual([]);
  expect(ids()).toEqual(['a', 'a']);
});

it("doesn't keep requesting what can't be measured", async () => {
  const { measures, fail, ids } = start();
  measures.want(['a', 'b']);
  await fail(0);
  await fail(1);
  measures.want(['a', 'b']);
  expect(ids()).toEqual(['a', 'b']);
});
