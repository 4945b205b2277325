/** Keeps the chip and the attribution in step with the tiles in view, calmly. Knows no elements. */
import type { Map as LeafletMap } from 'leaflet';
import type { Source } from '../../shared/source.ts';
import type { TileStatus } from '../map/tile-status.ts';
import { describeShown, listShown, type ShownNote } from './shown-map.ts';

/** Tiles change many at a time: they are looked at this often at most. */
const LOOK_MS = 100;
/** What has not lasted this long is not shown: a slow tile, a server that stumbles, places that are panned over. */
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
  let coming: string | undefined;

  const read = () => {
    const tiles = listSeen();
    return { note: describeShown(tiles, source(), isOffline()), sources: listShown(tiles, source()) };
  };
  const show = ({ note, sources }: ReturnType<typeof read>) => {
    showNote(note);
    showAttribution(sources);
  };
  const look = (calmMs: number) => {
    looking = undefined;
    const found = read();
    const key = JSON.stringify(found);
    if (key === coming && calmMs > 0) return;
    coming = key;
    clearTimeout(settling);
    if (calmMs === 0) show(found);
    else settling = setTimeout(() => show(found), calmMs);
  };
  leaflet.on('tilechange moveend', () => {
    if (looking === undefined) looking = setTimeout(() => look(CALM_MS), LOOK_MS);
  });
  return () => look(0);
}
