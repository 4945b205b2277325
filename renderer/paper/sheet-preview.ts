/** The preview of the sheets in the dialog: a small map with their outlines and names. */
import { paperTexts as texts } from '../../shared/texts/paper.ts';
import type { WorldBox } from '../layers/layer-labels.ts';
import { element } from '../parts/element.ts';
import type { PaperTargets } from './map-picture.ts';
import type { PictureFrame } from './picture-frame.ts';
import type { SheetLayout } from './sheet-layout.ts';
import { makePreview } from './sheet-pictures.ts';

/** An empty preview; the function shows a layout in it, or nothing, at once, and its map soon. */
export function createSheetPreview(targets: PaperTargets): {
  readonly root: HTMLElement;
  readonly show: (layout: SheetLayout | undefined, signal: AbortSignal) => Promise<void>;
} {
  const root = element('figure', { class: 'print-preview' });
  return {
    root,
    async show(layout, signal) {
      if (!layout) return root.replaceChildren();
      const parts = layout.sheets.map(({ part }) => part);
      const all = {
        west: Math.min(...parts.map(({ west }) => west)),
        east: Math.max(...parts.map(({ east }) => east)),
        north: Math.min(...parts.map(({ north }) => north)),
        south: Math.max(...parts.map(({ south }) => south)),
      };
      const outlines = layout.sheets.map(({ part, label }) =>
        place(element('div', { class: 'print-preview-sheet' }, label), part, all),
      );
      const image = element('img', { alt: '' });
      const name = texts.preview(layout.sheets.length);
      const map = element('div', { class: 'print-preview-map', role: 'img', 'aria-label': name }, image, ...outlines);
      const ratio = (all.east - all.west) / (all.south - all.north);
      Object.assign(map.style, { aspectRatio: String(ratio), [ratio > 0.8 ? 'width' : 'height']: '100%' });
      root.replaceChildren(map);
      const picture = await makePreview(targets, all, signal);
      if (!picture || signal.aborted) return;
      const url = URL.createObjectURL(picture.png);
      image.onload = () => URL.revokeObjectURL(url);
      image.src = url;
      place(image, boxOf(picture.frame), all);
    },
  };
}

function boxOf({ zoom, left, top, width, height }: PictureFrame): WorldBox {
  const worldPx = 256 * 2 ** zoom;
  return {
    west: left / worldPx,
    north: top / worldPx,
    east: (left + width) / worldPx,
    south: (top + height) / worldPx,
  };
}

/** Where a part of the world lies within another one. */
function place<Placed extends HTMLElement>(
  target: Placed,
  { west, north, east, south }: WorldBox,
  all: WorldBox,
): Placed {
  const [width, height] = [all.east - all.west, all.south - all.north];
  const percent = (share: number) => `${share * 100}%`;
  Object.assign(target.style, {
    left: percent((west - all.west) / width),
    top: percent((north - all.north) / height),
    width: percent((east - west) / width),
    height: percent((south - north) / height),
  });
  return target;
}
