/** The pictures of the maps on sheets, and a small one of all of them. */
import type { WorldBox } from '../layers/layer-labels.ts';
import { findZooms, layOutPicture, type PaperTargets, type PictureWish, readPictureLabels } from './map-picture.ts';
import { framePart, isSmallEnough, type PictureFrame } from './picture-frame.ts';
import { makePicture, type PictureWork } from './picture-making.ts';
import type { PictureMarks } from './picture-messages.ts';
import { findPrintZoom, type Sheet } from './sheet-layout.ts';
import type { SheetPicture } from './sheet-view.ts';

/** Pixels per CSS pixel of names and lines: on paper they are half as large as on a screen. */
export const PRINT_RATIO = 2;
const PREVIEW_PX = 480;
const MAX_PREVIEW_PX = 4_000_000;
const NO_MARKS: PictureMarks = { ratio: 1, labels: [], scaleBar: null };

/** The picture of a sheet in whole pixels. */
export function frameSheet(targets: PaperTargets, { part, worldMm }: Sheet): PictureFrame {
  const [first = 0] = findZooms(targets).zooms;
  return framePart(part, Math.max(first + Math.log2(PRINT_RATIO), findPrintZoom(worldMm)));
}

/** Undefined if the signal has aborted or there is no memory for it. */
export async function makeSheetPicture(
  targets: PaperTargets,
  sheet: Sheet,
  {
    onMissing,
    onProgress,
    signal,
  }: Pick<PictureWork, 'onProgress' | 'signal'> & Required<Pick<PictureWish, 'onMissing'>>,
): Promise<SheetPicture | undefined> {
  const frame = frameSheet(targets, sheet);
  const labels = await readPictureLabels(targets, frame, PRINT_RATIO);
  const layers = layOutPicture(targets, { frame, ratio: PRINT_RATIO, mayAsk: true, onMissing });
  const marks = { ...NO_MARKS, ratio: PRINT_RATIO, labels };
  const png = await makeBlob({ frame, layers, marks, onProgress, signal });
  return png && { frame, png };
}

/** A small picture of a part of the world, without requests. */
export async function makePreview(
  targets: PaperTargets,
  part: WorldBox,
  signal: AbortSignal,
): Promise<SheetPicture | undefined> {
  const [first = 0] = findZooms(targets).zooms;
  const zoom = Math.round(Math.log2(PREVIEW_PX / 256 / Math.max(part.east - part.west, part.south - part.north)));
  const frame = framePart(part, Math.max(first, zoom));
  if (frame.width * frame.height > MAX_PREVIEW_PX) return undefined;
  const layers = layOutPicture(targets, { frame, ratio: 1, mayAsk: false });
  const png = await makeBlob({ frame, layers, marks: NO_MARKS, onProgress: () => undefined, signal });
  return png && { frame, png };
}

async function makeBlob(work: Omit<PictureWork, 'keep'>): Promise<Blob | undefined> {
  if (!isSmallEnough(work.frame)) return undefined;
  const parts: Blob[] = [];
  const made = await makePicture({ ...work, keep: async (bytes) => parts.push(new Blob([bytes])) > 0 });
  return made === 'made' ? new Blob(parts, { type: 'image/png' }) : undefined;
}
