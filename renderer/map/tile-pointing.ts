/** When a tile is explained: resting on one that is missing, choosing it, or a command. Knows Leaflet, no panel. */
import type { Map as LeafletMap, LeafletMouseEvent, Point } from 'leaflet';
import type { LiveTile } from './live-tile.ts';
import { isShown } from './tile-status.ts';
import type { AskedBy, TileExplainer, TileSubject } from './tile-subject.ts';

/** How long the pointer rests on a missing tile before it is explained. */
const HOVER_MS = 400;
/** How long the pointer may take from the tile to its explanation. */
const LEAVE_MS = 300;

export interface TilePointingOptions {
  readonly map: LeafletMap;
  readonly explainer: TileExplainer;
  /** The tile at a place of the map's container. */
  readonly findTile: (point: Point) => TileSubject | undefined;
}

export interface TilePointing {
  /** Explains the tile at a place of the map's container, whatever its state. */
  readonly explainAt: (point: Point) => void;
  /** From now on every tile that is chosen is explained, those that are there too, and none for resting on it; or as before. */
  readonly setInspecting: (inspecting: boolean) => void;
  /** Follows what becomes of the tile that is explained. */
  readonly noteChange: (tile: LiveTile) => void;
  readonly close: () => void;
}

export function followPointing(options: TilePointingOptions): TilePointing {
  const { map, explainer, findTile } = options;
  let open: { readonly subject: TileSubject; readonly by: AskedBy } | undefined;
  let hover: ReturnType<typeof setTimeout> | undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  let isInspecting = false;

  const explain = (subject: TileSubject, by: AskedBy, point: Point) => {
    close();
    open = { subject, by };
    subject.canvas.classList.add('tile-explained');
    const corner = map.getContainer().getBoundingClientRect();
    const beside = { clientX: corner.left + point.x, clientY: corner.top + point.y };
    explainer.open(subject, by, beside, () => {
      subject.canvas.classList.remove('tile-explained');
      open = undefined;
    });
  };
  const close = () => {
    clearTimeout(hover);
    clearTimeout(leaving);
    if (open) explainer.close();
  };
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (open?.by !== 'hover') return;
      if (explainer.isUnderPointer()) leave();
      else close();
    }, LEAVE_MS);
  };
  const rest = (subject: TileSubject, point: Point) => {
    hover = setTimeout(() => {
      if (wantsExplaining(subject) && (open === undefined || open.by === 'hover')) explain(subject, 'hover', point);
    }, HOVER_MS);
  };

  map.on('mousemove', ({ containerPoint }: LeafletMouseEvent) => {
    clearTimeout(hover);
    const subject = findTile(containerPoint);
    if (open && open.subject.tile === subject?.tile) {
      clearTimeout(leaving);
      return;
    }
    if (open?.by === 'hover') leave();
    if (subject && wantsExplaining(subject) && !isInspecting) rest(subject, containerPoint);
  });
  map.on('mouseout', () => {
    clearTimeout(hover);
    if (open?.by === 'hover') leave();
  });
  map.on('click', ({ containerPoint }: LeafletMouseEvent) => {
    const subject = findTile(containerPoint);
    if (subject && isInspecting) explain(subject, 'inspect', containerPoint);
    else if (subject && wantsExplaining(subject)) explain(subject, 'click', containerPoint);
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
      if (open?.subject.tile !== tile) return;
      const isGone = !open.subject.canvas.isConnected;
      // Whoever merely came by a hole need not hear of a tile.
      if (isGone || (open.by === 'hover' && !wantsExplaining(open.subject))) close();
      else explainer.update();
    },
    close,
  };
}

function wantsExplaining({ tile }: TileSubject): boolean {
  return !isShown(tile.status.state);
}
