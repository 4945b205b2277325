/** A tile of a draft, fetched by the program while people type its address. The page itself asks no server. */
import { describeError, type ErrorCode, type ErrorValue } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';
import type { SecretDraft } from '../../shared/sources/source-secrets.ts';
import { mapTexts } from '../../shared/texts/map.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import { findTileAt, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { tileZoomOffset, type View } from '../../shared/view.ts';
import type { Client } from '../bridge/client.ts';
import { drawTileImage } from '../map/tiles/tile-image.ts';
import { element } from '../parts/element.ts';
import { createLastWish } from '../parts/last-wish.ts';
import { readHost } from './source-form.ts';

const EDGE_PX = 112;
/** Typing must have paused for this long, so that half an address is rarely asked. */
const PAUSE_MS = 600;

export interface SourcePreview {
  readonly root: HTMLElement;
  /** Says why there is no tile; empty otherwise. */
  readonly reason: HTMLElement;
  /** Fetches a tile of this draft after a pause, unless the last one came from the same address; null clears the preview. */
  readonly show: (draft: SourceDraft | null, secrets?: SecretDraft) => void;
  readonly stop: () => void;
}

/** An empty preview, with the stored secrets of the source it replaces. It shows the tile in the middle of `view`, at the nearest zoom that the draft has. */
export function createSourcePreview(
  client: Pick<Client, 'call'>,
  view: View,
  replacing: SourceId | null,
): SourcePreview {
  const canvas = element('canvas', { role: 'img', 'aria-label': texts.previewTile, hidden: '' });
  const state = element('figcaption', {}, texts.preview);
  const root = element('figure', { class: 'source-preview' }, canvas, state);
  const reason = element('p', { class: 'hint', role: 'status' });
  const last = createLastWish(PAUSE_MS);
  let shown = '';

  const fill = (text: string, why = '') => {
    canvas.hidden = text !== '';
    state.textContent = text;
    reason.textContent = why;
  };
  const fetchTile = (draft: SourceDraft, secrets?: SecretDraft) => async (signal: AbortSignal) => {
    fill(texts.previewLoading);
    const wish = { draft, secrets, replacing, coord: findTile(view, draft) };
    const reply = await client.call('previewSource', wish, signal);
    const error = reply.ok ? await tryDraw(canvas, reply.value, signal) : reply.error;
    if (!signal.aborted) fill(error ? texts.preview : '', error && describeReason(error, draft));
  };
  return {
    root,
    reason,
    show(draft, secrets) {
      const asked =
        draft === null ? '' : JSON.stringify([{ ...draft, name: '', attribution: '', attributionUrl: '' }, secrets]);
      if (asked === shown) return;
      shown = asked;
      fill(texts.preview);
      if (draft === null) last.stop();
      else last.schedule(fetchTile(draft, secrets));
    },
    stop: last.stop,
  };
}

/** In the words of the chip on the map: people are about to see that. */
function describeReason({ code, message }: ErrorValue, { name, template }: SourceDraft): string {
  const reasons: Partial<Record<ErrorCode, (source: string) => string>> = mapTexts.reasons;
  if (code === 'working-offline') return mapTexts.workingOffline;
  // Their message has the size or the format.
  if (code === 'wrong-tile-size' || code === 'unsupported-tile') return message;
  return reasons[code]?.(name || readHost(template)) ?? message;
}

async function tryDraw(
  canvas: HTMLCanvasElement,
  tile: Parameters<typeof drawTileImage>[1],
  signal: AbortSignal,
): Promise<ErrorValue | undefined> {
  try {
    await drawTileImage(canvas, tile, { sizePx: EDGE_PX, isDark: false }, signal);
    return undefined;
  } catch {
    return describeError('damaged-tile');
  }
}

/** The tile of a draft in the middle of a view, at the nearest zoom that the draft has. */
export function findTile({ lat, lon, zoom }: View, draft: SourceDraft): TileCoord {
  return findTileAt(lat, lon, Math.max(draft.minZoom, Math.min(draft.maxZoom, zoom - tileZoomOffset(draft))));
}
