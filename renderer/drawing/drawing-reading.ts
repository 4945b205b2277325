/** Reads the file of a layer for drawing, in a worker, so that no file blocks the page. */
import { describeError } from '../../shared/errors.ts';
import type { LayerId } from '../../shared/layer.ts';
import { geoFileTexts } from '../../shared/texts/geo-files.ts';
import { MAX_READING_SECONDS } from '../../shared/track-file.ts';
import type { Client } from '../bridge/client.ts';
import { readLayerFile } from '../bridge/layer-files.ts';
import type { DrawingReading } from './drawing-worker.ts';

/** A file that has been read, with its version. */
export type ReadDrawing = DrawingReading & { readonly version: number };

/** Never rejects: a file that can't be read gives a sentence. */
export async function readDrawing(client: Client, layerId: LayerId): Promise<ReadDrawing> {
  const reply = await readLayerFile(client, layerId);
  if (!reply.ok) return { kind: 'problem', message: reply.error.message, version: 0 };
  return { ...(await parse(reply.value.bytes)), version: reply.value.version };
}

function parse(bytes: Uint8Array): Promise<DrawingReading> {
  const worker = new Worker(new URL('./drawing-worker.ts', import.meta.url), { type: 'module' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<DrawingReading>((resolve) => {
    const complain = (message: string) => resolve({ kind: 'problem', message });
    timer = setTimeout(() => complain(geoFileTexts.tooSlow(MAX_READING_SECONDS)), MAX_READING_SECONDS * 1000);
    worker.onmessage = ({ data }: MessageEvent<DrawingReading>) => resolve(data);
    // Its script doesn't load when the program has ended or was updated.
    worker.onerror = () => complain(describeError('disconnected').message);
    worker.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
  }).finally(() => {
    clearTimeout(timer);
    worker.terminate();
  });
}
