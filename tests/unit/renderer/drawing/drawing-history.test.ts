/** Undo and redo of a drawing. */
import { expect, it } from 'vitest';
import { DrawingHistory } from '../../../../renderer/drawing/drawing-history.ts';

it('goes back and forth between states, and ends at both ends', () => {
  const history = new DrawingHistory('a');
  expect([history.add('b'), history.add('c')]).toEqual([true, true]);
  expect([history.undo(), history.undo(), history.undo()]).toEqual(['b', 'a', undefined]);
  expect([history.canUndo, history.canRedo]).toEqual([false, true]);
  expect([history.redo(), history.redo(), history.redo()]).toEqual(['b', 'c', undefined]);
  expect([history.canUndo, history.canRedo]).toEqual([true, false]);
});

it('forgets what was undone once there is another change', () => {
  const history = new DrawingHistory('a');
  history.add('b');
  history.undo();
  history.add('c');
  expect([history.redo(), history.current, history.undo()]).toEqual([undefined, 'c', 'a']);
});

it('takes no state twice in a row', () => {
  const history = new DrawingHistory('a');
  expect([history.add('a'), history.canUndo]).toEqual([false, false]);
});

it('forgets the oldest states beyond its size, and always keeps one to go back to', () => {
  const history = new DrawingHistory('aa', 6);
  for (const state of ['bb', 'cc', 'dd']) history.add(state);
  expect([history.undo(), history.undo(), history.undo()]).toEqual(['cc', 'bb', undefined]);
  history.add('x'.repeat(20));
  expect(history.undo()).toBe('bb');
});
