/** Lets people drag the rows of a list by their grips, with a line where a row will go. Keys do the same elsewhere. */
import { element } from '../../parts/element.ts';
import { CLOSE_KEY } from '../../parts/key-row.ts';

/** This close to the edge of the list's scroller, it scrolls. */
const EDGE_PX = 40;
const SCROLL_PX_A_FRAME = 8;

interface Drag {
  readonly row: HTMLElement;
  readonly life: AbortController;
  pointerY: number;
  frame: number;
}

/**
 * A press on an element with `data-grip` in a child of `list` drags that child. `onDrop` is called with the place it goes to,
 * unless it stays where it is; Escape cancels.
 */
export function enableRowDragging(list: HTMLElement, onDrop: (row: HTMLElement, index: number) => void): void {
  const line = element('li', { class: 'drop-line', role: 'presentation', hidden: '' });
  let drag: Drag | undefined;

  const listRows = () => [...list.children].filter((row) => row !== line) as HTMLElement[];
  /** The rows above the pointer, which may be the dragged one too. */
  const countAbove = (rows: readonly HTMLElement[], y: number) =>
    rows.filter((row) => {
      const { top, height } = row.getBoundingClientRect();
      return y > top + height / 2;
    }).length;
  const showLine = (y: number) => {
    const rows = listRows();
    const above = countAbove(rows, y);
    const origin = list.getBoundingClientRect().top;
    const [before, after] = [rows[above - 1], rows[above]];
    const edges = [before?.getBoundingClientRect().bottom, after?.getBoundingClientRect().top].filter(
      (edge) => edge !== undefined,
    );
    line.hidden = false;
    line.style.top = `${edges.reduce((sum, edge) => sum + edge, 0) / Math.max(1, edges.length) - origin}px`;
  };
  const follow = (current: Drag) => {
    scrollNear(list, current.pointerY);
    showLine(current.pointerY);
    current.frame = requestAnimationFrame(() => follow(current));
  };
  const end = () => {
    if (!drag) return;
    cancelAnimationFrame(drag.frame);
    drag.life.abort();
    delete drag.row.dataset.dragged;
    line.hidden = true;
    drag = undefined;
  };
  const drop = () => {
    if (!drag) return;
    const { row, pointerY } = drag;
    const rows = listRows();
    const from = rows.indexOf(row);
    const above = countAbove(rows, pointerY);
    end();
    const index = above > from ? above - 1 : above;
    if (index !== from) onDrop(row, index);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== CLOSE_KEY) return;
    // Else the panel would close.
    event.preventDefault();
    event.stopPropagation();
    end();
  };
  list.addEventListener('pointerdown', (event) => {
    const grip = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-grip]') : null;
    const row = listRows().find((one) => one.contains(grip));
    if (!grip || !row || event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    end();
    list.append(line);
    const started = { row, life: new AbortController(), pointerY: event.clientY, frame: 0 };
    drag = started;
    row.dataset.dragged = '';
    grip.setPointerCapture(event.pointerId);
    const { signal } = started.life;
    const move = ({ clientY }: PointerEvent) => {
      started.pointerY = clientY;
    };
    grip.addEventListener('pointermove', move, { signal });
    grip.addEventListener('pointerup', drop, { signal });
    grip.addEventListener('pointercancel', end, { signal });
    document.addEventListener('keydown', onKey, { signal, capture: true });
    follow(started);
  });
}

/** Scrolls what a list is in while the pointer is near one of its edges. */
function scrollNear(list: HTMLElement, y: number): void {
  const scroller = list.parentElement;
  if (!scroller) return;
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + EDGE_PX) scroller.scrollTop -= SCROLL_PX_A_FRAME;
  else if (y > bottom - EDGE_PX) scroller.scrollTop += SCROLL_PX_A_FRAME;
}
