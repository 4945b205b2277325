/** Which tile people see the details of: the one they aim at with the command, or the one they click. */
import type { LatLng, Map as LeafletMap, LeafletMouseEvent, Point } from 'leaflet';
import type { LiveTile } from './live-tile.ts';
import { isShown } from './tile-status.ts';
import type { TileExplainer, TileSubject } from './tile-subject.ts';

export interface TilePointingOptions {
  readonly map: LeafletMap;
  readonly explainer: TileExplainer;
  /** The tile at a place of the map's container. */
  readonly findTile: (point: Point) => TileSubject | undefined;
  /** The place that people aim at. */
  readonly readAim: () => Point;
  /** Takes a click at a place; true if there was something over the tiles. */
  readonly takeClick: (place: LatLng, event: MouseEvent) => Promise<boolean> | undefined;
}

export interface TilePointing {
  /** Opens the details of the tile that people aim at, or closes them. */
  readonly toggle: () => void;
  /** Opens the details of the tile at a place of the map's container. */
  readonly open: (point: Point) => void;
  /** Follows a tile that has changed or left the page. */
  readonly noteChange: (tile: LiveTile) => void;
}

/**
 * A click on a missing tile opens its details, unless something over the tiles takes it. While details are open, the tile under the pointer is outlined, a click on
 * any tile shows that one, and the tile in the centre follows one that left the page.
 */
export function followPointing({ map, explainer, findTile, readAim, takeClick }: TilePointingOptions): TilePointing {
  const container = map.getContainer();
  let explained: TileSubject | undefined;
  let aimed: HTMLElement | undefined;

  const outline = (next?: HTMLElement) => {
    aimed?.classList.remove('tile-aimed');
    next?.classList.add('tile-aimed');
    aimed = next;
  };
  const mark = (next?: TileSubject) => {
    explained?.canvas.classList.remove('tile-explained');
    next?.canvas.classList.add('tile-explained');
    explained = next;
    container.classList.toggle('is-inspecting', next !== undefined);
    if (next === undefined) outline();
  };
  const explain = (subject: TileSubject | undefined, takesFocus: boolean) => {
    if (subject === undefined) return;
    mark(subject);
    explainer.open(subject, takesFocus, () => mark());
  };
  const explainCentre = () => {
    if (explained === undefined || explained.canvas.isConnected) return;
    const next = findTile(map.getSize().divideBy(2).round());
    if (next) explain(next, false);
    else explainer.close();
  };

  map.on('click', async ({ latlng, containerPoint, originalEvent }: LeafletMouseEvent) => {
    const taken = explained ? undefined : takeClick(latlng, originalEvent);
    if (taken && (await taken)) return;
    const subject = findTile(containerPoint);
    if (subject && (explained || !isShown(subject.tile.status.state))) explain(subject, false);
  });
  map.on('mousemove', ({ containerPoint }: LeafletMouseEvent) => {
    if (explained) outline(findTile(containerPoint)?.canvas);
  });
  map.on('mouseout movestart zoomstart', () => outline());

  return {
    toggle() {
      if (explained) explainer.close();
      else explain(findTile(readAim()), true);
    },
    open: (point) => explain(findTile(point), true),
    noteChange(tile) {
      if (explained?.tile !== tile) return;
      if (explained.canvas.isConnected) explainer.update();
      // Another layer may be on its way.
      else requestAnimationFrame(explainCentre);
    },
  };
}
