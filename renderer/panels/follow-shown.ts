/** Keeps the chip and the attribution in step with the tiles in view. No elements here. */
import type { Map as LeafletMap } from 'leaflet';
import type { Source } from '../../shared/sources/source.ts';
import type { TileStatus } from '../map/tiles/tile-status.ts';
import { describeShown, listShown, type ShownNote } from './tile-state-text.ts';

/** Tiles change many at once, so they are looked at only this often. */
const LOOK_MS = 100;
/** A change must last this long before it is shown: a short hiccup of a server isn't worth a message. */
export const CALM_MS = 600;

export interface ShownOptions {
  readonly leaflet: Pick<LeafletMap, 'on'>;
  readonly listSeen: () => readonly TileStatus[];
  readonly source: () => Source;
  /** The sources of layers over it. */
  readonly listOverlays: () => readonly Source[];
  readonly isOffline: () => boolean;
  readonly showNote: (note: ShownNote | undefined) => void;
  readonly showAttribution: (sources: readonly Source[]) => void;
}

/** Follows the tiles; the answer updates at once, after people have chosen another source or to work offline. */
export function followShown(options: ShownOptions): () => void {
  const { leaflet, listSeen, source, listOverlays, isOffline, showNote, showAttribution } = options;
  let looking: ReturnType<typeof setTimeout> | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let shown = '';

  const read = () => {
    const tiles = listSeen();
    const sources = [...new Set([...listShown(tiles, source()), ...listOverlays()])];
    return { note: describeShown(tiles, source(), isOffline()), sources };
  };
  const stopSettling = () => {
    clearTimeout(settling);
    settling = undefined;
  };
  const show = () => {
    stopSettling();
    const { note, sources } = read();
    shown = JSON.stringify({ note, sources });
    showNote(note);
    showAttribution(sources);
  };
  const look = () => {
    looking = undefined;
    if (JSON.stringify(read()) === shown) stopSettling();
    else settling ??= setTimeout(show, CALM_MS);
  };
  leaflet.on('tilechange moveend', () => {
    if (looking === undefined) looking = setTimeout(look, LOOK_MS);
  });
  return show;
}
