/** Keeps the chip and the attribution in step with the tiles in view, calmly. Knows no elements. */
import type { Map as LeafletMap } from 'leaflet';
import type { Source } from '../../shared/source.ts';
import type { TileStatus } from '../map/tile-status.ts';
import { describeShown, listShown, type ShownNote } from './shown-map.ts';

/** Tiles change many at a time: they are looked at this often at most. */
const LOOK_MS = 100;
/** What is shown holds at least this long against what is found, so that a server that stumbles goes without a word. */
export const CALM_MS = 600;

export interface ShownOptions {
  readonly leaflet: Pick<LeafletMap, 'on'>;
  readonly listSeen: () => readonly TileStatus[];
  readonly source: () => Source;
  readonly isOffline: () => boolean;
  readonly showNote: (note: ShownNote | undefined) => void;
  readonly showAttribution: (sources: readonly Source[]) => void;
}

/** The answer shows at once what people have just chosen: another source, or working offline. */
export function followShown(options: ShownOptions): () => void {
  const { leaflet, listSeen, source, isOffline, showNote, showAttribution } = options;
  let looking: ReturnType<typeof setTimeout> | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let shown = '';

  const read = () => {
    const tiles = listSeen();
    return { note: describeShown(tiles, source(), isOffline()), sources: listShown(tiles, source()) };
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
