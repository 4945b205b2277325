/**
 * Workers that read files and take shapes in this thread, for tests without a browser. Their replies come as late as a worker's, and
 * nothing is painted.
 */
import { afterEach, beforeEach, vi } from 'vitest';
import { describeShapes } from '../../renderer/layers/area-features.ts';
import type { LayerCall } from '../../renderer/layers/layer-messages.ts';
import { readLayer } from '../../renderer/layers/layer-reading.ts';
import { makeFileShape, type ShapeRequest } from '../../shared/geo-file/area-shape.ts';
import { readGeoFile } from '../../shared/geo-file/read-geo-file.ts';

class WorkerStandIn {
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;

  postMessage(message: ShapeRequest | LayerCall): void {
    const data =
      'name' in message
        ? { id: message.id, reply: answerLayerCall(message) }
        : makeFileShape(readGeoFile(message.bytes), message.widthMetres);
    queueMicrotask(() => this.onmessage?.({ data }));
  }

  terminate(): void {
    this.onmessage = null;
  }
}

function answerLayerCall(call: LayerCall): unknown {
  return call.name === 'readShapes' ? readLayer(describeShapes(call.args.shapes)).facts : null;
}

/** Replaces workers during each test of a file. */
export function useShapeWorkers(): void {
  beforeEach(() => void vi.stubGlobal('Worker', WorkerStandIn));
  afterEach(() => void vi.unstubAllGlobals());
}
