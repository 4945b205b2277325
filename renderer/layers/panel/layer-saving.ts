/** Saves a layer as another file: read again and written in a worker, so that nothing is kept for it while maps are drawn. */
import type { Reply } from '../../../shared/calls/contract.ts';
import { describeError } from '../../../shared/errors.ts';
import type { WriteRequest, WrittenFile } from '../../../shared/geo-file/write-geo-file.ts';
import { type Layer, type LayerFormat, nameSavedFile } from '../../../shared/layers/layer.ts';
import { MAX_READING_SECONDS } from '../../../shared/layers/track-file.ts';
import { geoFileTexts } from '../../../shared/texts/geo-files.ts';
import type { Client } from '../../bridge/client.ts';
import { readLayerFile, SavedFile } from '../../bridge/layer-files.ts';
import { downloadFile } from '../../parts/file-download.ts';

/** `none`: people chose no place, or the signal aborted. */
export type SavedLayer =
  | { readonly kind: 'saved'; readonly fileName: string; readonly notes: readonly string[] }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'none' };

export interface SavingOptions {
  readonly client: Pick<Client, 'call'>;
  readonly layer: Layer;
  readonly format: LayerFormat;
  /** True if the program asks for a place; else the browser downloads the file. */
  readonly isDesktop: boolean;
  readonly signal: AbortSignal;
}

/** Never rejects. */
export async function saveLayerAs(options: SavingOptions): Promise<SavedLayer> {
  const { client, layer, format, signal } = options;
  if (!options.isDesktop) {
    const written = await writeLayer(options);
    if (written.kind !== 'file') return written;
    const fileName = nameSavedFile(layer.name, format);
    downloadFile(fileName, new Blob([new Uint8Array(written.bytes)]));
    return { kind: 'saved', fileName, notes: written.notes };
  }
  const place = await client.call('chooseSavePlace', { layerId: layer.id, format }, signal);
  if (!place.ok) return complain(place, signal);
  const { saveId } = place.value;
  if (saveId === null) return NONE;
  const file = new SavedFile(client, saveId, signal);
  const saved = await sendLayer(options, file);
  if (saved.kind !== 'saved') await file.drop();
  return saved;
}

async function sendLayer(options: SavingOptions, file: SavedFile): Promise<SavedLayer> {
  const written = await writeLayer(options);
  if (written.kind !== 'file') return written;
  const sent = await file.addAll(written.bytes);
  return sent.ok
    ? { kind: 'saved', fileName: sent.value.fileName ?? '', notes: written.notes }
    : complain(sent, options.signal);
}

const NONE = { kind: 'none' } as const;

function complain(
  { error }: Extract<Reply<unknown>, { ok: false }>,
  signal: AbortSignal,
): Exclude<SavedLayer, { kind: 'saved' }> {
  return signal.aborted ? NONE : { kind: 'problem', message: error.message };
}

async function writeLayer({ client, layer, format, signal }: SavingOptions) {
  const read = await readLayerFile(client, layer.id, signal);
  if (!read.ok) return complain(read, signal);
  const { name, colour, widthPx } = layer;
  return write({ bytes: read.value.bytes, format, name, colour, widthPx }, signal);
}

function write(request: WriteRequest, signal: AbortSignal): Promise<WrittenFile | typeof NONE> {
  const worker = new Worker(new URL('./write-worker.ts', import.meta.url), { type: 'module' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<WrittenFile | typeof NONE>((resolve) => {
    const fail = (message: string) => resolve({ kind: 'problem', message });
    timer = setTimeout(() => fail(geoFileTexts.tooSlow(MAX_READING_SECONDS)), MAX_READING_SECONDS * 1000);
    worker.onmessage = ({ data }: MessageEvent<WrittenFile>) => resolve(data);
    // Its script doesn't load when the program has ended or was updated.
    worker.onerror = () => fail(describeError('disconnected').message);
    signal.addEventListener('abort', () => resolve(NONE), { once: true });
    worker.postMessage(request, [request.bytes.buffer as ArrayBuffer]);
  }).finally(() => {
    clearTimeout(timer);
    worker.terminate();
  });
}
