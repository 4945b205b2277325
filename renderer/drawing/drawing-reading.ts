/** Reads the file of a layer for drawing, in a worker, so that no file blocks the page. */
import type { LayerId } from '../../shared/layers/layer.ts';
import type { Client } from '../bridge/client.ts';
import { readLayerFile } from '../bridge/layer-files.ts';
import { LayerFile } from '../layers/layer-file.ts';
import type { DrawingReading } from './drawing-file.ts';

/** A file that has been read, with its version. */
export type ReadDrawing = DrawingReading & { readonly version: number };

/** Never rejects: a file that can't be read gives a sentence. */
export async function readDrawing(client: Client, layerId: LayerId): Promise<ReadDrawing> {
  const reply = await readLayerFile(client, layerId);
  if (!reply.ok) return { kind: 'problem', message: reply.error.message, version: 0 };
  const { bytes, version } = reply.value;
  return { ...(await new LayerFile().draw(bytes)), version };
}
