/** When the hint of the first start is no longer needed. */
import { expect, it } from 'vitest';
import { createMoveCount } from '../../../../renderer/panels/first-hint.ts';

const START = { lat: 48, lon: 16, zoom: 4 };

it('closes once, after the third move', () => {
  let enough = 0;
  const count = createMoveCount(START, () => {
    enough += 1;
  });
  count({ ...START, lon: 17 });
  count({ ...START, lon: 18 });
  expect(enough).toBe(0);
  count({ ...START, lon: 18, zoom: 5 });
  expect(enough).toBe(1);
  count({ ...START, lon: 18, zoom: 6 });
  expect(enough).toBe(1);
});

it("doesn't count a rest at the same place", () => {
  let enough = 0;
  const count = createMoveCount(START, () => {
    enough += 1;
  });
  for (let rest = 0; rest < 9; rest += 1) count({ ...START });
  expect(enough).toBe(0);
});
