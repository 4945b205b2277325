/** Opens the card of a tile: by a click on a missing one, a click while inspecting, or a command. No panels here. */
import type { Map as LeafletMap, LeafletMouseEvent, Point } from 'leaflet';
import type { LiveTile } from './live-tile.ts';
import { isShown } from './tile-status.ts';
import type { AskedBy, TileExplainer, TileSubject } from './tile-subject.ts';

export interface TilePointingOptions {
  readonly map: LeafletMap;
  readonly explainer: TileExplainer;
  /** The tile at a point of the map's container. */
  readonly findTile: (point: Point) => TileSubject | undefined;
}

export interface TilePointing {
  /** Opens the card of the tile at a point of the map's container, whatever its state. */
  readonly explainAt: (point: Point) => void;
  /** While inspecting, a click opens the card of any tile; otherwise only of a missing one. */
  readonly setInspecting: (inspecting: boolean) => void;
  /** Updates or closes the card when its tile changes. */
  readonly noteChange: (tile: LiveTile) => void;
  readonly close: () => void;
}

export function followPointing(options: TilePointingOptions): TilePointing {
  const { map, explainer, findTile } = options;
  let explained: TileSubject | undefined;
  let isInspecting = false;

  const close = () => {
    if (explained) explainer.close();
  };
  const explain = (subject: TileSubject, by: AskedBy, point: Point) => {
    close();
    explained = subject;
    subject.canvas.classList.add('tile-explained');
    const corner = map.getContainer().getBoundingClientRect();
    const beside = { clientX: corner.left + point.x, clientY: corner.top + point.y };
    explainer.open(subject, by, beside, () => {
      subject.canvas.classList.remove('tile-explained');
      explained = undefined;
    });
  };

  map.on('click', ({ containerPoint }: LeafletMouseEvent) => {
    const subject = findTile(containerPoint);
    if (subject && isInspecting) explain(subject, 'inspect', containerPoint);
    else if (subject && !isShown(subject.tile.status.state)) explain(subject, 'click', containerPoint);
    else close();
  });
  map.on('movestart zoomstart resize', close);

  return {
    explainAt(point) {
      const subject = findTile(point);
      if (subject) explain(subject, 'command', point);
    },
    setInspecting(inspecting) {
      isInspecting = inspecting;
      close();
    },
    noteChange(tile) {
      if (explained?.tile !== tile) return;
      if (explained.canvas.isConnected) explainer.update();
      else close();
    },
    close,
  };
}
