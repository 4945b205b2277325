/** The toolbar of a drawing: tools by keys, and names. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDrawingToolbar, type DrawingToolbar } from '../../../../renderer/drawing/drawing-toolbar.ts';
import { drawingTexts as texts } from '../../../../shared/texts/drawing.ts';

let toolbar: DrawingToolbar;
let asked: unknown[];

beforeEach(() => {
  asked = [];
  const note =
    (what: string) =>
    (...more: unknown[]) => {
      asked.push([what, ...more]);
    };
  toolbar = createDrawingToolbar({
    area: document.body,
    layerName: 'Walk',
    choose: note('choose'),
    undo: note('undo'),
    redo: note('redo'),
    remove: note('remove'),
    done: note('done'),
    name: note('name'),
    leaveName: note('leave'),
  });
  toolbar.showTool('select', false);
  toolbar.showHistory(false, false);
  toolbar.showCurrent(null);
});

afterEach(() => document.body.replaceChildren());

const bar = () => document.querySelector('[role="toolbar"]') as HTMLElement;
const buttons = () => [...bar().querySelectorAll('button')];
const field = () => document.querySelector('input') as HTMLInputElement;
const hint = () => document.querySelector('[role="status"]')?.textContent;
const focusedName = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent;
const press = (key: string) =>
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

it('is one stop of Tab, and arrow keys, Home and End go through it', () => {
  expect(bar().getAttribute('aria-label')).toContain('Walk');
  expect(buttons().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  buttons()[0]?.focus();
  const seen = ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'End', 'ArrowRight', 'ArrowLeft', 'Home'].map((key) => {
    press(key);
    return focusedName();
  });
  const { select, point, text } = texts.tools;
  expect(seen).toEqual([point, text, point, texts.done, select, texts.done, select]);
  expect(buttons().filter(({ tabIndex }) => tabIndex === 0)).toEqual([document.activeElement]);
});

it('shows the tool, what to do with it, and what can be undone', () => {
  toolbar.showTool('area', false);
  expect(buttons().find((one) => one.getAttribute('aria-pressed') === 'true')?.title).toBe(texts.tools.area);
  expect(hint()).toBe(texts.hints.area);
  toolbar.showTool('area', true);
  expect(hint()).toBe(texts.going.area);
  toolbar.showHistory(true, false);
  const usable = buttons().map((one) => [one.title, one.getAttribute('aria-disabled')]);
  expect(usable).toContainEqual([texts.undo, 'false']);
  expect(usable).toContainEqual([texts.redo, 'true']);
  expect(usable).toContainEqual([texts.delete, 'true']);
});

it('names what is selected, and a text as soon as it is placed', () => {
  expect(field().disabled).toBe(true);
  toolbar.showCurrent({ id: 1, name: 'Hut', isNewText: false });
  expect([field().disabled, field().value, document.activeElement === field()]).toEqual([false, 'Hut', false]);
  toolbar.showCurrent({ id: 2, name: '', isNewText: true });
  expect([field().value, document.activeElement === field()]).toEqual(['', true]);
  field().value = ' Camp ';
  field().dispatchEvent(new Event('input'));
  field().dispatchEvent(new Event('change'));
  press('Enter');
  expect(asked).toEqual([['name', ' Camp ', false], ['name', 'Camp', true], ['leave']]);
});
