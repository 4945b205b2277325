/** Reads shapes from files in a worker, so that no file blocks the page. */
import { TRACK_WIDTH_METRES } from '../../shared/areas/area.ts';
import { describeError, type ErrorCode } from '../../shared/errors.ts';
import type { FileShape, ShapeRequest } from '../../shared/geo-file/area-shape.ts';
import { MAX_READING_SECONDS, MAX_TRACK_FILE_BYTES } from '../../shared/layers/track-file.ts';
import { geoFileTexts } from '../../shared/texts/geo-files.ts';

/** Reads a file. Never rejects: a file without a shape gives a text for people. */
export async function readShapeFile(file: File): Promise<FileShape> {
  if (file.size > MAX_TRACK_FILE_BYTES) return complain('file-too-large');
  // Fails for a folder, too.
  const bytes = await file.arrayBuffer().catch(() => undefined);
  return bytes === undefined ? complain('file-unreadable') : readShapeBytes(new Uint8Array(bytes));
}

/** Reads bytes as a file of tracks or shapes. A track has every position that the narrowest one needs. Never rejects. */
export function readShapeBytes(bytes: Uint8Array): Promise<FileShape> {
  const worker = new Worker(new URL('./shape-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<FileShape>((resolve) => {
    const tooSlow = { kind: 'problem', message: geoFileTexts.tooSlow(MAX_READING_SECONDS) } as const;
    const timer = setTimeout(() => resolve(tooSlow), MAX_READING_SECONDS * 1000);
    worker.onmessage = ({ data }: MessageEvent<FileShape>) => {
      clearTimeout(timer);
      resolve(data);
    };
    // Its script doesn't load when the program has ended or was updated.
    worker.onerror = () => {
      clearTimeout(timer);
      resolve(complain('disconnected'));
    };
    const request: ShapeRequest = { bytes, widthMetres: TRACK_WIDTH_METRES.min };
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

function complain(code: ErrorCode): FileShape {
  return { kind: 'problem', message: describeError(code).message };
}
