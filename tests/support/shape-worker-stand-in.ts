/** A worker that reads files in this thread, for tests without a browser. Its replies come as late as a worker's. */
import { afterEach, beforeEach, vi } from 'vitest';
import { makeFileShape, type ShapeRequest } from '../../shared/geo-file/area-shape.ts';
import { readGeoFile } from '../../shared/geo-file/read-geo-file.ts';

class WorkerStandIn {
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;

  postMessage({ bytes, widthMetres }: ShapeRequest): void {
    const data = makeFileShape(readGeoFile(bytes), widthMetres);
    queueMicrotask(() => this.onmessage?.({ data }));
  }

  terminate(): void {
    this.onmessage = null;
  }
}

/** Replaces workers during each test of a file. */
export function useShapeWorkers(): void {
  beforeEach(() => void vi.stubGlobal('Worker', WorkerStandIn));
  afterEach(() => void vi.unstubAllGlobals());
}
