/** The sheets as the page prints them: one element a sheet, in millimetres, hidden on the screen. */
import type { Units } from '../../shared/settings/preferences.ts';
import { fitLength } from '../../shared/texts/lengths.ts';
import { paperTexts as texts } from '../../shared/texts/paper.ts';
import { element } from '../parts/element.ts';
import type { PictureFrame } from './picture-frame.ts';
import {
  FOOT_MM,
  type GridLine,
  HEAD_MM,
  listGridLines,
  MARGIN_MM,
  type Sheet,
  type SheetLayout,
} from './sheet-layout.ts';

/** The picture of a sheet's map. */
export interface SheetPicture {
  readonly frame: PictureFrame;
  readonly png: Blob;
}

export interface SheetLook {
  readonly title: string;
  readonly credit: string;
  readonly units: Units;
  readonly hasGrid: boolean;
}

const MAX_BAR_MM = 60;
const LINE_MM = 0.15;

type Box = Partial<Record<'left' | 'top' | 'right' | 'bottom' | 'width' | 'height', number>>;

/**
 * Adds the sheets to the page, in place of all else when it is printed. Resolves with a function that removes them, once their
 * pictures are decoded; rejects if one can't be.
 */
export async function addSheets(
  layout: SheetLayout,
  pictures: readonly SheetPicture[],
  look: SheetLook,
): Promise<() => void> {
  const urls: string[] = [];
  const root = element('div', { class: 'print-sheets' });
  const page = new CSSStyleSheet();
  const { width, height } = layout.paperMm;
  page.replaceSync(`@page { size: ${width}mm ${height}mm; margin: 0 }`);
  const remove = () => {
    root.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== page);
    for (const url of urls) URL.revokeObjectURL(url);
  };
  const images = layout.sheets.map((sheet, index) => {
    const image = element('img', { alt: '' });
    const picture = pictures[index];
    if (picture) {
      image.src = URL.createObjectURL(picture.png);
      urls.push(image.src);
      place(image, placePicture(sheet, picture.frame));
    }
    root.append(createSheet(layout, sheet, image, look));
    return image;
  });
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];
  document.body.append(root);
  try {
    await Promise.all(images.map((image) => image.decode()));
    return remove;
  } catch (thrown) {
    remove();
    throw thrown;
  }
}

/** Whole pixels are a little larger than the sheet's part, and nothing is north or south of the world. */
function placePicture({ part, worldMm }: Sheet, { zoom, left, top, width, height }: PictureFrame): Box {
  const mmPerPx = worldMm / (256 * 2 ** zoom);
  return {
    left: left * mmPerPx - part.west * worldMm,
    top: top * mmPerPx - part.north * worldMm,
    width: width * mmPerPx,
    height: height * mmPerPx,
  };
}

function createSheet(layout: SheetLayout, sheet: Sheet, image: HTMLElement, look: SheetLook): HTMLElement {
  const { paperMm, mapMm, scale } = layout;
  const inside = { left: MARGIN_MM, width: mapMm.width };
  const head = element(
    'div',
    { class: 'sheet-head' },
    element('span', {}, look.title),
    element('span', {}, sheet.label && texts.sheet(sheet.label)),
  );
  const map = element('div', { class: 'sheet-map' }, image, ...(look.hasGrid ? createGrid(sheet) : []));
  const foot = element(
    'div',
    { class: 'sheet-foot' },
    createScale(scale, look.units),
    element('span', { class: 'sheet-credit' }, look.credit),
  );
  place(head, { ...inside, top: MARGIN_MM, height: HEAD_MM });
  place(map, { ...inside, top: MARGIN_MM + HEAD_MM, height: mapMm.height });
  place(foot, { ...inside, top: MARGIN_MM + HEAD_MM + mapMm.height, height: FOOT_MM });
  const root = element('section', { class: 'sheet' }, head, map, foot);
  // A little less than the page, so that rounding never adds an empty one.
  return place(root, { width: paperMm.width, height: paperMm.height - 0.2 });
}

function createScale(scale: number, units: Units): HTMLElement {
  const { metres, text } = fitLength((MAX_BAR_MM * scale) / 1000, units);
  const bar = place(element('div', { class: 'sheet-bar' }), { width: (metres * 1000) / scale });
  return element('div', { class: 'sheet-scale' }, `${text} · ${texts.scaleNote(scale)}`, bar);
}

function createGrid(sheet: Sheet): readonly HTMLElement[] {
  const { meridians, parallels } = listGridLines(sheet);
  const line = () => element('div', { class: 'sheet-line' });
  const label = (text: string) => element('div', { class: 'sheet-degrees' }, text);
  const both = (lines: readonly GridLine[], draw: (line: GridLine) => readonly HTMLElement[]) => lines.flatMap(draw);
  return [
    ...both(meridians, ({ degrees, atMm }) => [
      place(line(), { left: atMm, top: 0, bottom: 0, width: LINE_MM }),
      place(label(texts.longitude(degrees)), { left: atMm + 0.4, top: 0 }),
    ]),
    ...both(parallels, ({ degrees, atMm }) => [
      place(line(), { top: atMm, left: 0, right: 0, height: LINE_MM }),
      place(label(texts.latitude(degrees)), { top: atMm + 0.4, left: 0 }),
    ]),
  ];
}

/** In millimetres. */
function place<Placed extends HTMLElement>(target: Placed, box: Box): Placed {
  for (const [side, millimetres] of Object.entries(box)) target.style.setProperty(side, `${millimetres}mm`);
  return target;
}
