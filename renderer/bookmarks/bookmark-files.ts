/** Files of bookmarks: reads the points of any, in a worker, and writes GeoJSON (RFC 7946). */
import { type Bookmark, MAX_BOOKMARKS } from '../../shared/bookmarks/bookmark.ts';
import type { Reply } from '../../shared/calls/contract.ts';
import { describeError } from '../../shared/errors.ts';
import { MAX_TRACK_FILE_BYTES, TRACK_FILE_EXTENSIONS } from '../../shared/layers/track-file.ts';
import { bookmarkTexts as texts } from '../../shared/texts/bookmarks.ts';
import type { Client } from '../bridge/client.ts';
import { SavedFile } from '../bridge/layer-files.ts';
import { LayerFile } from '../layers/layer-file.ts';
import { element } from '../parts/element.ts';
import { downloadFile } from '../parts/file-download.ts';
import type { PointReading } from './bookmark-points.ts';

/** A file that people chose. */
export interface ChosenFile {
  readonly name: string;
  readonly reading: PointReading;
}

/** Lets people choose a file and reads it. Undefined if they chose none. */
export async function chooseBookmarkFile(
  client: Pick<Client, 'call'>,
  isDesktop: boolean,
): Promise<Reply<ChosenFile | undefined>> {
  if (!isDesktop) return { ok: true, value: await chooseInBrowser() };
  const reply = await client.call('openTrackFile', {});
  if (!reply.ok || reply.value === null) return reply.ok ? { ok: true, value: undefined } : reply;
  const { name, bytes } = reply.value;
  return { ok: true, value: { name, reading: await new LayerFile().points(bytes) } };
}

function chooseInBrowser(): Promise<ChosenFile | undefined> {
  const accept = TRACK_FILE_EXTENSIONS.map((extension) => `.${extension}`).join();
  const input = element('input', { type: 'file', accept, class: 'unseen', 'aria-label': texts.fileInput });
  document.body.append(input);
  return new Promise<ChosenFile | undefined>((resolve) => {
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file) void readChosen(file).then(resolve);
      else resolve(undefined);
    });
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  }).finally(() => input.remove());
}

async function readChosen(file: File): Promise<ChosenFile> {
  const complain = (code: 'file-too-large' | 'file-unreadable'): ChosenFile => ({
    name: file.name,
    reading: { kind: 'problem', message: describeError(code).message },
  });
  if (file.size > MAX_TRACK_FILE_BYTES) return complain('file-too-large');
  const bytes = await file.arrayBuffer().catch(() => undefined);
  if (!bytes) return complain('file-unreadable');
  return { name: file.name, reading: await new LayerFile().points(new Uint8Array(bytes)) };
}

/** One feature a line, so that tools for texts can compare files. */
export function formatBookmarks(bookmarks: readonly Bookmark[]): string {
  const lines = bookmarks.map(({ name, folder, lat, lon, zoom }) =>
    JSON.stringify({
      type: 'Feature',
      properties: { name, ...(folder !== '' && { folder }), zoom },
      geometry: { type: 'Point', coordinates: [lon, lat] },
    }),
  );
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`;
}

/** Saves bookmarks where people choose, and returns the name of the file; null if they chose no place. */
export async function saveBookmarks(
  client: Pick<Client, 'call'>,
  isDesktop: boolean,
  bookmarks: readonly Bookmark[],
): Promise<Reply<string | null>> {
  const bytes = new TextEncoder().encode(formatBookmarks(bookmarks));
  if (!isDesktop) {
    downloadFile(texts.fileName, new Blob([bytes]));
    return { ok: true, value: texts.fileName };
  }
  const place = await client.call('chooseBookmarksPlace', {});
  if (!place.ok || place.value.saveId === null) return place.ok ? { ok: true, value: null } : place;
  const file = new SavedFile(client, place.value.saveId, new AbortController().signal);
  const sent = await file.addAll(bytes);
  if (sent.ok) return { ok: true, value: sent.value.fileName };
  await file.drop();
  return sent;
}

/** How many more bookmarks there is room for. */
export function countRoom(bookmarks: readonly Bookmark[]): number {
  return MAX_BOOKMARKS - bookmarks.length;
}
