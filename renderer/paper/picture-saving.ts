/** Saves a picture while it is being made: to a place that people chose, or as a download of the browser. */
import { describeError } from '../../shared/errors.ts';
import { nameSavedFile } from '../../shared/layers/layer.ts';
import type { Client } from '../bridge/client.ts';
import { SavedFile } from '../bridge/layer-files.ts';
import { downloadFile } from '../parts/file-download.ts';
import { makePicture, type PictureWork } from './picture-making.ts';

/** `none`: people chose no place, or the signal aborted. */
export type SavedPicture =
  | { readonly kind: 'saved'; readonly fileName: string }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'none' };

export interface PictureSavingOptions {
  readonly client: Pick<Client, 'call'>;
  /** What the file is called at first, without an extension. */
  readonly name: string;
  /** True if the program asks for a place; else the browser downloads the file. */
  readonly isDesktop: boolean;
  /** Called when the place is known. */
  readonly onBegin: () => void;
  readonly work: Omit<PictureWork, 'keep'>;
}

const NONE = { kind: 'none' } as const;

/** Never rejects. Nothing is left of a picture that isn't saved whole. */
export async function savePicture(options: PictureSavingOptions): Promise<SavedPicture> {
  const { client, name, isDesktop, onBegin, work } = options;
  const { signal } = work;
  if (!isDesktop) {
    onBegin();
    return download(nameSavedFile(name, 'png'), work);
  }
  const place = await client.call('choosePaperPlace', { name, format: 'png' }, signal);
  if (!place.ok) return signal.aborted ? NONE : { kind: 'problem', message: place.error.message };
  if (place.value.saveId === null) return NONE;
  onBegin();
  const file = new SavedFile(client, place.value.saveId, signal);
  const saved = await send(file, work);
  if (saved.kind !== 'saved') await file.drop();
  return saved;
}

async function send(file: SavedFile, work: PictureSavingOptions['work']): Promise<SavedPicture> {
  let problem: string | undefined;
  const keep: PictureWork['keep'] = async (bytes) => {
    const sent = await file.add(bytes);
    if (!sent.ok) problem = sent.error.message;
    return sent.ok;
  };
  const made = await makePicture({ ...work, keep });
  if (work.signal.aborted) return NONE;
  if (made !== 'made') return { kind: 'problem', message: problem ?? describeError('picture-too-large').message };
  const ended = await file.end();
  return ended.ok
    ? { kind: 'saved', fileName: ended.value.fileName ?? '' }
    : { kind: 'problem', message: ended.error.message };
}

async function download(fileName: string, work: PictureSavingOptions['work']): Promise<SavedPicture> {
  // Each part is a blob of its own, which the browser may keep on disk.
  const parts: Blob[] = [];
  const made = await makePicture({ ...work, keep: async (bytes) => parts.push(new Blob([bytes])) > 0 });
  if (work.signal.aborted) return NONE;
  if (made !== 'made') return { kind: 'problem', message: describeError('picture-too-large').message };
  downloadFile(fileName, new Blob(parts, { type: 'image/png' }));
  return { kind: 'saved', fileName };
}
