/** Types of the private parts of Leaflet 1.x that the map uses. No behaviour here. */
import {
  type Bounds,
  GridLayer,
  type LatLng,
  type LatLngBounds,
  Map as LeafletMap,
  type Point,
  type ZoomPanOptions,
} from 'leaflet';

export interface MapParts {
  /** Set while Leaflet's own animation of a zoom runs. */
  readonly _animatingZoom?: boolean;
  /** Ends that animation at its target. */
  _onZoomTransitionEnd(): void;
  _getMapPanePos(): Point;
  /** The pixel origin of the layers for a future view. */
  _getNewPixelOrigin(center: LatLng, zoom: number): Point;
  /** How far `center` is from the centre of the map, in pixels. */
  _getCenterOffset(center: LatLng): Point;
  /** Pans to `center` by whole pixels; false when it is too far away. */
  _tryAnimatedPan(center: LatLng, options?: ZoomPanOptions): boolean;
  _limitCenter(center: LatLng, zoom: number, bounds: LatLngBounds | undefined): LatLng;
  /** `pinch` tells layers that the zoom is still changing. */
  _move(center: LatLng, zoom?: number, data?: { readonly pinch: boolean }, isSilent?: boolean): this;
  _moveStart(isZoom: boolean, isSilent: boolean): this;
  _moveEnd(isZoom: boolean): this;
  /** Leaflet calls this before another kind of move. */
  _stop(): this;
}

interface GridParts {
  /** Creates the tiles of the view. */
  _update(center?: LatLng): void;
  /** The view around `center`, in pixels of the tiles' zoom. */
  _getTiledPixelBounds(center: LatLng): Bounds;
  /** Shows the tiles of the view, after other zooms were allowed. */
  _resetView(): void;
  _removeTile(key: string): void;
  /** The tiles that such bounds touch. */
  _pxBoundsToTileRange(bounds: Bounds): Bounds;
  /** True if every tile has loaded. */
  _noTilesToLoad(): boolean;
}

type Class<Instance, Base extends abstract new (...args: never) => unknown> = new (
  ...args: ConstructorParameters<Base>
) => Instance;

export const OpenMap = LeafletMap as unknown as Class<LeafletMap & MapParts, typeof LeafletMap>;
export const OpenGrid = GridLayer as unknown as Class<GridLayer & GridParts, typeof GridLayer>;
