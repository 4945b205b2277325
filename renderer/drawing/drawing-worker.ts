/** The page's worker that reads one file for drawing. It has no network and no page, and ends with its file. */
import { readGeoFile } from '../../shared/geo-file/read-geo-file.ts';
import { type DrawnFeature, listDrawn } from './drawing-file.ts';

export type DrawingReading =
  | { readonly kind: 'drawing'; readonly features: readonly DrawnFeature[] }
  /** A sentence for people. */
  | { readonly kind: 'problem'; readonly message: string };

addEventListener('message', ({ data }: MessageEvent<Uint8Array>) => {
  const file = readGeoFile(data);
  const reading: DrawingReading = file.kind === 'file' ? { kind: 'drawing', features: listDrawn(file.features) } : file;
  postMessage(reading);
});
