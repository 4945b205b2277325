/** The tool that selects features with boxes: while it is on, drags on the map draw them. */
import type { Map as LeafletMap } from 'leaflet';
import { layerTexts as texts } from '../../shared/texts/layers.ts';
import type { FeatureSelection } from '../layers/feature-selection.ts';
import { readMode } from '../layers/layer-selection.ts';
import { type BoxDrawing, startBoxDrawing } from '../map/boxes/box-drawing.ts';
import type { PlaneBox } from '../map/boxes/box-edit.ts';
import type { Notices } from '../panels/notices.ts';
import { isDialogOpen } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';

const HINT = 'selecting';

export interface SelectToolOptions {
  readonly map: LeafletMap;
  readonly selection: Pick<FeatureSelection, 'isEmpty' | 'selectAt' | 'selectBox'>;
  readonly focusMap: () => void;
  /** Where people read how to use the tool, until they do. */
  readonly notices: Pick<Notices, 'show' | 'hide'>;
}

export interface SelectTool {
  /** Switches the tool on and off. Hidden until somebody shows it. */
  readonly button: HTMLButtonElement;
  readonly toggle: () => void;
  readonly end: () => void;
}

export function createSelectTool({ map, selection, focusMap, notices }: SelectToolOptions): SelectTool {
  const container = map.getContainer();
  const frame = element('div', { class: 'select-frame', hidden: '' });
  let drawing: BoxDrawing | undefined;

  const showFrame = (box: PlaneBox | null) => {
    frame.hidden = box === null;
    if (box) Object.assign(frame.style, toStyle(box));
  };
  const end = () => {
    drawing?.end();
    drawing = undefined;
    notices.hide(HINT);
    frame.remove();
    document.removeEventListener('keydown', onKey);
    container.removeEventListener('keydown', onMapKey);
    toggleButton.setAttribute('aria-pressed', 'false');
  };
  const onKey = (event: KeyboardEvent) => {
    // Menus, panels and dialogs take the key first, and the card of what is selected.
    if (event.key !== CLOSE_KEY || event.defaultPrevented || isDialogOpen()) return;
    if (!drawing?.cancel()) {
      if (!selection.isEmpty) return;
      end();
    }
    event.preventDefault();
  };
  const onMapKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'a' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    notices.hide(HINT);
    const { x, y } = map.getSize();
    void selection.selectBox({ left: 0, top: 0, right: x, bottom: y }, 'replace', true);
  };
  const start = () => {
    drawing = startBoxDrawing(map, {
      onDraw: showFrame,
      onDrawn(box, event) {
        showFrame(null);
        focusMap();
        notices.hide(HINT);
        void selection.selectBox(box, readMode(event));
      },
      onClick(at, event) {
        showFrame(null);
        focusMap();
        notices.hide(HINT);
        void selection.selectAt(map.containerPointToLatLng([at.x, at.y]), readMode(event));
      },
      onTaken: end,
    });
    container.append(frame);
    showFrame(null);
    document.addEventListener('keydown', onKey);
    container.addEventListener('keydown', onMapKey);
    toggleButton.setAttribute('aria-pressed', 'true');
    focusMap();
    notices.show({ key: HINT, text: texts.selecting, tone: 'info', lasting: false });
  };
  const toggle = () => (drawing ? end() : start());
  const toggleButton = button('', toggle, {
    class: 'select-button',
    hidden: '',
    'aria-label': texts.select,
    'aria-pressed': 'false',
    title: texts.selectTitle,
  });
  return { button: toggleButton, toggle, end };
}

function toStyle({ left, top, right, bottom }: PlaneBox) {
  return { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` };
}
