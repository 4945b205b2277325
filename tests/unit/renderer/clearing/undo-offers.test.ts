/** Whose history Undo and Redo step through. */
import { expect, it } from 'vitest';
import { leadUndo, redoLast, undoLast } from '../../../../renderer/clearing/undo-offers.ts';

it('is that of the newest edit, and of the one before once that ends, in any order', () => {
  const steps: string[] = [];
  const edit = (name: string) => {
    const step = (what: string) => () => steps.push(`${what} ${name}`) > 0;
    return leadUndo({ undo: step('undo'), redo: step('redo') });
  };
  const endDrawing = edit('drawing');
  const endMeasuring = edit('measuring');
  undoLast();
  endMeasuring();
  undoLast();
  redoLast();
  edit('next');
  endDrawing();
  undoLast();
  expect(steps).toEqual(['undo measuring', 'undo drawing', 'redo drawing', 'undo next']);
});
