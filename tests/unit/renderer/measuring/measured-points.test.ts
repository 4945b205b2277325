/** Points of a measurement: added, moved, removed, undone. */
import { expect, it } from 'vitest';
import { MeasuredPoints } from '../../../../renderer/measuring/measured-points.ts';
import type { Position } from '../../../../shared/view.ts';

const [A, B, C, D]: readonly Position[] = [
  { lat: 0, lon: 0 },
  { lat: 0, lon: 1 },
  { lat: 1, lon: 1 },
  { lat: 2, lon: 2 },
];

function begin(...list: readonly (Position | undefined)[]): MeasuredPoints {
  const points = new MeasuredPoints(() => undefined);
  for (const at of list) if (at) points.add(at);
  return points;
}

it('adds points until it is finished, then begins again', () => {
  const points = begin(A, B);
  expect(points.measured.legs).toHaveLength(1);
  points.finish();
  expect(points.isOpen).toBe(false);
  points.add(C as Position);
  expect([points.list, points.isOpen]).toEqual([[C], true]);
});

it('is not finished by its first point alone', () => {
  const points = begin(A);
  points.finish();
  expect(points.isOpen).toBe(true);
});

it.each([
  ['line', 2],
  ['area', 0],
] as const)('finishes a %s by a click on its point %i, and selects any other', (kind, ending) => {
  const points = begin(A, B, C);
  points.kind = kind;
  points.choose(1);
  expect([points.selected, points.isOpen]).toEqual([1, true]);
  points.choose(ending);
  expect(points.isOpen).toBe(false);
});

it('removes the selected point, or else the last', () => {
  const points = begin(A, B, C, D);
  points.choose(1);
  points.remove();
  expect(points.list).toEqual([A, C, D]);
  points.remove();
  expect(points.list).toEqual([A, C]);
});

it('moves a held point, or puts it back', () => {
  const points = begin(A, B);
  points.hold(0, true);
  points.drag(C as Position);
  expect(points.list).toEqual([C, B]);
  points.putBack();
  expect(points.list).toEqual([A, B]);
  points.hold(0, true);
  points.drag(D as Position);
  points.putDown();
  expect([points.list, points.held]).toEqual([[D, B], undefined]);
});

it('undoes each change, a whole move at once, and repeats it', () => {
  const points = begin(A, B);
  points.hold(1, false);
  points.drag(C as Position);
  points.drag(D as Position);
  points.putDown();
  expect(points.undo()).toBe(true);
  expect(points.list).toEqual([A, B]);
  expect(points.redo()).toBe(true);
  expect(points.list).toEqual([A, D]);
  for (let step = 0; step < 3; step += 1) expect(points.undo()).toBe(true);
  expect([points.list, points.undo()]).toEqual([[], false]);
});

it('says whether a change goes on', () => {
  const changes: boolean[] = [];
  const points = new MeasuredPoints((isFinal) => changes.push(isFinal));
  points.add(A as Position);
  points.hold(0, false);
  points.drag(B as Position);
  points.putDown();
  expect(changes).toEqual([true, false, false, true]);
});
