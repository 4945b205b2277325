/** The toolbar of a drawing, on the map: tools, undo, the name of a feature, and what to do next. */
import '../styles/drawing.css';
import { drawingTexts as texts } from '../../shared/texts/drawing.ts';
import { button, element, setText, setUsable } from '../parts/element.ts';
import { iconButton, rove } from '../parts/tool-buttons.ts';
import type { CurrentFeature } from './drawing-editor.ts';
import { DRAWING_TOOLS, type DrawingTool } from './drawing-tools.ts';

export interface DrawingToolbarOptions {
  readonly area: HTMLElement;
  readonly layerName: string;
  readonly choose: (tool: DrawingTool) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly remove: () => void;
  readonly done: () => void;
  /** Called while people type a name, and with `isFinal` when they are done. */
  readonly name: (name: string, isFinal: boolean) => void;
  /** Called after a name was confirmed or given up with a key. */
  readonly leaveName: () => void;
}

export interface DrawingToolbar {
  readonly showTool: (tool: DrawingTool, isDrawing: boolean) => void;
  readonly showHistory: (canUndo: boolean, canRedo: boolean) => void;
  /** A text that was placed just now gets the focus. */
  readonly showCurrent: (current: CurrentFeature | null) => void;
  readonly remove: () => void;
}

/** In a box of 24; filled parts are dots. */
const ICONS = {
  select: 'M6 3 L18 13 L12.5 13.8 L9.5 19.5 Z',
  point: 'M12 21 C7 14.5 6 12 6 9.5 A6 6 0 0 1 18 9.5 C18 12 17 14.5 12 21 Z M12 9.5 h.01',
  text: 'M5 6 V4 H19 V6 M12 4 V20 M9 20 H15',
  line: 'M4 18 L10 8 L14 15 L20 5 M4 18 h.01 M10 8 h.01 M14 15 h.01 M20 5 h.01',
  area: 'M5 9 L13 4 L20 11 L16 20 L6 18 Z',
  rectangle: 'M4 6 H20 V18 H4 Z',
  circle: 'M12 4 A8 8 0 1 1 11.99 4 Z',
  freehand: 'M3 15 C6 5 9 6 10 11 S13 19 16 13 S19 6 21 9',
  undo: 'M9 5 L4 10 L9 15 M4 10 H14 A5 5 0 0 1 14 20 H10',
  redo: 'M15 5 L20 10 L15 15 M20 10 H10 A5 5 0 0 0 10 20 H14',
  delete: 'M5 7 H19 M9 7 V4 H15 V7 M7 7 L8 20 H16 L17 7 M10 11 V16 M14 11 V16',
} as const;

export function createDrawingToolbar(options: DrawingToolbarOptions): DrawingToolbar {
  const tools = DRAWING_TOOLS.map((tool) => ({
    tool,
    root: iconButton(ICONS[tool], texts.tools[tool], () => options.choose(tool), { 'aria-pressed': 'false' }),
  }));
  const undo = iconButton(ICONS.undo, texts.undo, options.undo);
  const redo = iconButton(ICONS.redo, texts.redo, options.redo);
  const remove = iconButton(ICONS.delete, texts.delete, options.remove);
  const done = button(texts.done, options.done, { class: 'drawing-done' });
  const buttons = [...tools.map(({ root }) => root), undo, redo, remove, done];
  const bar = element(
    'div',
    { class: 'drawing-tools', role: 'toolbar', 'aria-label': texts.toolbar(options.layerName) },
    element('div', { class: 'drawing-group' }, ...tools.map(({ root }) => root)),
    element('div', { class: 'drawing-group' }, undo, redo, remove),
    done,
  );
  rove(bar, buttons);

  const field = element('input', { type: 'text', maxlength: '200', autocomplete: 'off', disabled: '' });
  const label = element('span', {}, texts.name);
  const hint = element('p', { class: 'drawing-hint', role: 'status' });
  field.addEventListener('input', () => options.name(field.value, false));
  field.addEventListener('change', () => options.name(field.value.trim(), true));
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    // Ends the edit, and so fires `change`.
    field.blur();
    options.leaveName();
  });
  const root = element(
    'section',
    { class: 'drawing-bar' },
    bar,
    element('div', { class: 'drawing-about' }, element('label', { class: 'drawing-name' }, label, field), hint),
  );
  options.area.append(root);

  let shown: DrawingTool = 'select';
  let isDrawing = false;
  let current: CurrentFeature | null = null;
  const tell = () => {
    const going = (texts.going as Partial<Record<DrawingTool, string>>)[shown];
    if (isDrawing && going) setText(hint, going);
    else setText(hint, shown === 'select' && current ? texts.selected : texts.hints[shown]);
  };
  return {
    showTool(tool, isGoing) {
      [shown, isDrawing] = [tool, isGoing];
      for (const one of tools) one.root.setAttribute('aria-pressed', String(one.tool === tool));
      tell();
    },
    showHistory(canUndo, canRedo) {
      setUsable(undo, canUndo);
      setUsable(redo, canRedo);
    },
    showCurrent(next) {
      const isOther = next?.id !== current?.id;
      current = next;
      setUsable(remove, next !== null);
      field.disabled = next === null;
      setText(label, next?.isNewText ? texts.text : texts.name);
      if (isOther || document.activeElement !== field) field.value = next?.name ?? '';
      if (isOther && next?.isNewText) field.focus();
      tell();
    },
    remove: () => root.remove(),
  };
}
