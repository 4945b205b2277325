/** Reads the file of a layer from the program, piece by piece. */
import type { Reply } from '../../shared/contract.ts';
import { describeError } from '../../shared/errors.ts';
import type { LayerId } from '../../shared/layer.ts';
import type { FilePiece } from '../../shared/layer-calls.ts';
import type { Client } from '../bridge/client.ts';

/** The bytes of one version of a file. */
export type LayerBytes = Pick<FilePiece, 'bytes' | 'version'>;

/** A file that changes more often while it is read is given up. */
const MAX_STARTS = 5;

/** Reads a whole file. Begins again when the file changes meanwhile; fails with `file-unreadable` when that goes on. */
export async function readLayerBytes(
  client: Client,
  layerId: LayerId,
  signal?: AbortSignal,
): Promise<Reply<LayerBytes>> {
  for (let start = 0; start < MAX_STARTS; start += 1) {
    const reply = await readVersion(client, layerId, signal);
    if (reply) return reply;
  }
  return { ok: false, error: describeError('file-unreadable') };
}

/** Undefined if the file has changed between two pieces. */
async function readVersion(
  client: Client,
  layerId: LayerId,
  signal: AbortSignal | undefined,
): Promise<Reply<LayerBytes> | undefined> {
  let whole: LayerBytes | undefined;
  for (let at = 0; whole === undefined || at < whole.bytes.byteLength; ) {
    const reply = await client.call('readLayer', { layerId, at }, signal);
    if (!reply.ok) return reply;
    const { bytes, size, version } = reply.value;
    whole ??= { bytes: new Uint8Array(size), version };
    const isSame = version === whole.version && size === whole.bytes.byteLength && at + bytes.byteLength <= size;
    if (!isSame || (bytes.byteLength === 0 && size > 0)) return undefined;
    whole.bytes.set(bytes, at);
    at += bytes.byteLength;
  }
  return { ok: true, value: whole };
}
